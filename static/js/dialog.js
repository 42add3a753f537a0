// Menus fold on Escape or a click elsewhere; dialogs; toasts leave by themselves; error summary takes focus;
// a row is one big target; who was signed out is led to sign in; forms are not sent twice; print buttons.
(() => {
  const STAY = 10000;

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.dialogOpen)?.showModal();
    }
    if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
    if (event.target.closest("[data-toast-close]")) leave(event.target.closest("[data-toast]"));
    if (event.target.closest("[data-print]")) window.print();
    openRow(event);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open], details.filter[open], details.defn[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  function openRow(event) {
    const row = event.target.closest("[data-row]");
    if (!row || event.target.closest("a, button, input, label, summary, select, textarea")) return;
    if (String(window.getSelection())) return;
    row.querySelector("a[href]")?.click();
  }

  function leave(toast) {
    toast.classList.add("leaving");
    setTimeout(() => toast.remove(), 200);
  }

  function countDown(toast) {
    if (toast.classList.contains("error") || toast.dataset.counting) return;
    toast.dataset.counting = "yes";
    let timer = setTimeout(() => leave(toast), STAY);
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("focusin", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => {
      timer = setTimeout(() => leave(toast), STAY / 2);
    });
  }

  // a form that was sent rests for a moment, so a second click does not send it again
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get" || form.dataset.repeat !== undefined) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // signed out meanwhile: the page itself goes to sign in and comes back, instead of a sign-in page inside a list
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answered = event.detail.xhr.responseURL;
    const login = document.body.dataset.login;
    if (!login || !answered || new URL(answered).pathname !== login) return;
    event.detail.shouldSwap = false;
    location.reload();
  });

  function start() {
    for (const toast of document.querySelectorAll("[data-toast]")) countDown(toast);
    document.querySelector("[data-error-summary]")?.focus();
  }
  start();
  document.addEventListener("htmx:afterSettle", start);
})();
