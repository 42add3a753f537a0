// No typed text is ever lost: forms marked data-draft="<name>" keep what is typed in this browser, per person.
// A page that shows the same empty form again (after a sign-out, a 403, a 500) offers the text back.
// It is dropped only when the server says that it arrived: data-draft-done="<name>" on anything in the page
// (toasts carry it), or the htmx event "draft-done" with the name. A lost connection therefore loses nothing.
// Files, passwords and fields marked data-no-draft are never kept.
(() => {
  const DAY = 24 * 3600 * 1000;
  const KEEP = 3 * DAY;
  const WORDS = document.body.dataset; // translated by the layout
  const who = document.body.dataset.user || "public";
  const keyOf = (name) => `draft:${who}:${name}`;
  const store = (() => {
    try {
      localStorage.setItem("draft:test", "1");
      localStorage.removeItem("draft:test");
      return localStorage;
    } catch {
      return null;
    }
  })();
  if (!store) return;

  const fields = (form) =>
    [...form.elements].filter(
      (field) =>
        field.name &&
        !field.closest("[data-no-draft]") &&
        !/^(file|password|hidden|submit|button)$/.test(field.type) &&
        field.tagName !== "FIELDSET" &&
        field.tagName !== "OUTPUT",
    );
  const ticks = (field) => field.type === "checkbox" || field.type === "radio";
  const typed = (form) =>
    fields(form)
      .filter((field) => !ticks(field) || field.checked)
      .map((field) => [field.name, field.value]);
  const worth = (form) => fields(form).some((field) => !ticks(field) && field.tagName !== "SELECT" && field.value.trim());

  function read(key) {
    try {
      const draft = JSON.parse(store.getItem(key));
      if (draft && Date.now() - draft.at < KEEP) return draft;
    } catch {
      /* a broken draft is no draft */
    }
    store.removeItem(key);
    return null;
  }

  function fill(form, values) {
    for (const field of fields(form)) {
      const mine = values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (ticks(field)) field.checked = mine.includes(field.value);
      else if (mine.length) field.value = mine[0];
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function offer(form, key, draft) {
    const box = document.createElement("div");
    box.className = "draft-offer";
    box.setAttribute("role", "status");
    const text = document.createElement("span");
    const when = new Date(draft.at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
    text.textContent = `${WORDS.draftOffer}·${when}`;
    const take = button(WORDS.draftTake, "btn btn-sm btn-act", () => fill(form, draft.values));
    const refuse = button(WORDS.draftDrop, "btn btn-sm btn-quiet", () => store.removeItem(key));
    for (const one of [take, refuse]) one.addEventListener("click", () => box.remove());
    box.append(text, take, refuse);
    form.prepend(box);
  }

  function button(words, looks, act) {
    const one = document.createElement("button");
    one.type = "button";
    one.className = looks;
    one.textContent = words;
    one.addEventListener("click", act);
    return one;
  }

  function watch(form) {
    const key = keyOf(form.dataset.draft);
    const draft = read(key);
    const same = draft && JSON.stringify(draft.values) === JSON.stringify(typed(form));
    if (draft && !same && !form.querySelector("[aria-invalid=true]")) offer(form, key, draft);
    const keep = () => {
      if (worth(form)) store.setItem(key, JSON.stringify({ at: Date.now(), values: typed(form) }));
    };
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, 400);
    });
    form.addEventListener("submit", keep);
  }

  const drop = (name) => store.removeItem(keyOf(name));
  function start(page) {
    for (const one of page.querySelectorAll("[data-draft-done]")) drop(one.dataset.draftDone);
    for (const form of page.querySelectorAll("form[data-draft]:not([data-watched])")) {
      form.dataset.watched = "yes";
      watch(form);
    }
  }
  start(document);
  const kept = Object.keys(store).some((key) => key.startsWith("draft:"));
  for (const line of document.querySelectorAll("[data-draft-kept]")) line.hidden = !kept;
  document.addEventListener("htmx:afterSettle", () => start(document));
  document.addEventListener("draft-done", (event) => drop(event.detail.value));
})();
