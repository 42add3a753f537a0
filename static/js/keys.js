// Keyboard: Ctrl K palette, / search, ? help, N new, J/K/X/Enter in lists, Ctrl Enter and Ctrl S in forms.
// A page adds its own single key with data-key="c" on a link or button (drawn beside it as <kbd>).
// Single keys rest while somebody types, and when html[data-keys=off] (WCAG 2.1.4).
(() => {
  const root = document.documentElement;
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  const typing = (target) =>
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
      ? !/^(checkbox|radio|button|submit)$/.test(target.type)
      : false;

  const current = () => document.querySelector("[data-row].is-current");
  function go(step) {
    const all = rows();
    if (!all.length) return follow(step > 0 ? "next" : "prev");
    const at = all.indexOf(current());
    const row = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    current()?.classList.remove("is-current");
    row.classList.add("is-current");
    row.scrollIntoView({ block: "nearest" });
    (row.querySelector("a[href]") ?? row.querySelector("input"))?.focus({ preventScroll: true });
  }
  const follow = (rel) => document.querySelector(`a[rel="${rel}"]`)?.click();
  const tick = () => current()?.querySelector("input[type=checkbox]")?.click();
  const open = (row) => row?.querySelector("a[href]")?.click();
  const search = () => document.querySelector("[data-search]")?.focus() ?? palette();
  const palette = () => document.dispatchEvent(new CustomEvent("palette:open"));

  function help() {
    const dialog = document.getElementById("keyhelp");
    if (!dialog) return;
    const here = dialog.querySelector("[data-keys-here]");
    here.replaceChildren();
    for (const button of document.querySelectorAll("[data-key]")) {
      const key = document.createElement("kbd");
      key.textContent = button.dataset.key.toUpperCase();
      const term = document.createElement("dt");
      term.append(key);
      const words = document.createElement("dd");
      words.textContent = (button.dataset.keyLabel || button.textContent).replace(/\s+/g, " ").trim();
      here.append(term, words);
    }
    dialog.showModal();
  }

  function own(key) {
    const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    button?.click();
    return Boolean(button);
  }

  const SINGLE = { j: () => go(1), k: () => go(-1), x: tick, "/": search, "?": help };

  function submit(event) {
    const form = event.target.closest?.("form");
    const name = event.key === "Enter" ? "primary" : "save";
    const scope = form ?? document;
    const button =
      scope.querySelector(`[data-submit="${name}"]`) ??
      (event.key === "Enter" ? form?.querySelector("button[type=submit], button:not([type])") : null);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  document.addEventListener("keydown", (event) => {
    const ctrl = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (ctrl && key === "k") {
      event.preventDefault();
      return palette();
    }
    if (ctrl && (key === "enter" || key === "s")) return submit(event);
    if (event.defaultPrevented || ctrl || event.altKey || typing(event.target)) return;
    if (root.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
    if (key === "enter" && event.target === document.body) return open(current());
    // On the box of a row the browser would send the whole form: the first batch act, unasked.
    if (key === "enter" && event.target.matches("[data-row] input[type=checkbox]")) {
      event.preventDefault();
      return open(event.target.closest("[data-row]"));
    }
    if (!SINGLE[key] && !own(key)) return;
    SINGLE[key]?.();
    event.preventDefault();
  });
})();
