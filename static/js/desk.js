// The reception desk: F2, Enter and N to the first field, time used, which choices a hand has touched, files picked,
// an answer asked for before it is sent, the receipt printed once. The page works without this script.
(() => {
  const form = document.getElementById("deskform");
  if (!form) return;
  const started = form.querySelector("[data-started]");
  const touched = form.querySelector("[data-touched]");
  const elapsed = document.querySelector("[data-elapsed]");
  const PROPOSED = ["category", "level", "division_code"];

  const focus = (id) => {
    const field = document.getElementById(id);
    field?.closest("details")?.setAttribute("open", "");
    field?.focus();
    field?.select?.();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "F2") return;
    event.preventDefault();
    focus("id_who");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-focus]");
    if (link) {
      event.preventDefault();
      focus(link.dataset.focus);
    }
    const asks = event.target.closest("[data-needs]");
    if (asks && !document.getElementById(asks.dataset.needs).value.trim()) {
      event.preventDefault();
      focus(asks.dataset.needs);
    }
  });

  // Enter in a line sends nothing (that is Ctrl Enter); after the name it goes on to the words.
  form.addEventListener("keydown", (event) => {
    const line = event.target.matches("input:not([type=checkbox], [type=radio], [type=file])");
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing || !line) return;
    event.preventDefault();
    if (event.target.id === "id_who") focus("id_words");
  });
  form.addEventListener("input", () => {
    if (!started.value) started.value = new Date().toISOString();
  });
  form.addEventListener("change", (event) => {
    const { name } = event.target;
    if (PROPOSED.includes(name) && !touched.value.split(",").includes(name))
      touched.value = touched.value ? `${touched.value},${name}` : name;
    if (event.target.type === "file") pick(event.target);
  });

  function pick(input) {
    const tag = form.querySelector("[data-picked]");
    tag.textContent = `${input.files.length} ${input.dataset.count}`;
    tag.hidden = input.files.length === 0;
  }

  setInterval(() => {
    if (!started.value || !elapsed) return;
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(started.value)) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    elapsed.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }, 1000);

  if (document.querySelector("[data-autoprint]")) {
    history.replaceState(null, "", location.pathname + location.search.replace(/&print=1/, ""));
    document.body.classList.add("print-receipt");
    window.addEventListener("afterprint", () => document.body.classList.remove("print-receipt"));
    window.addEventListener("load", () => window.print());
  }
  if (!form.querySelector("[aria-invalid=true]") && matchMedia("(hover: hover)").matches) focus("id_who");
})();
