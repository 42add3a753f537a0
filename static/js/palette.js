// Command palette: the search link opens a dialog; each keystroke asks /palette/?q= for a slice of HTML.
// Without script the same link opens the search page.
(() => {
  const dialog = document.getElementById("palette");
  if (!dialog?.showModal) return;
  const form = dialog.querySelector("form");
  const input = form.elements.q;
  const results = document.getElementById("palette-results");
  let waiting;
  let asked = 0;

  const choices = () => [...results.querySelectorAll("a[href], button")];
  const chosen = () => results.querySelector("[aria-selected=true]");

  function choose(step) {
    const all = choices();
    if (!all.length) return;
    const at = all.indexOf(chosen());
    chosen()?.removeAttribute("aria-selected");
    const one = all[(at + step + all.length) % all.length];
    one.setAttribute("aria-selected", "true");
    one.scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const turn = ++asked;
    const url = `${form.getAttribute("action")}?q=${encodeURIComponent(input.value.trim())}`;
    const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    if (answer.redirected) return location.reload(); // signed out meanwhile
    results.innerHTML = await answer.text();
    choose(1);
  }

  function open(event) {
    event?.preventDefault();
    if (!dialog.open) dialog.showModal();
    input.select();
    ask();
  }

  for (const link of document.querySelectorAll("[data-palette]")) link.addEventListener("click", open);
  document.addEventListener("palette:open", () => open());
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });
  form.addEventListener("submit", (event) => {
    if (!chosen()) return;
    event.preventDefault();
    chosen().click();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault(); // a search field would only empty itself
      dialog.close();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
})();
