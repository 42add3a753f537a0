// Chips and ticks: select all, count what is ticked, show the batch bar; fold filter chips; submit on change.
(() => {
  const ticks = (list) => [...list.querySelectorAll("input[type=checkbox][data-tick]")];

  function count(list) {
    const all = ticks(list);
    const on = all.filter((tick) => tick.checked);
    for (const tick of all) {
      const row = tick.closest("[data-row]");
      if (row?.matches("tr")) row.setAttribute("aria-selected", String(tick.checked));
      else row?.classList.toggle("is-ticked", tick.checked);
    }
    for (const place of list.querySelectorAll("[data-tick-count]")) place.textContent = String(on.length);
    const batch = list.querySelector("[data-batch]");
    if (batch) batch.hidden = on.length === 0;
    const whole = list.querySelector("[data-tick-all]");
    if (whole) {
      whole.checked = on.length > 0 && on.length === all.length;
      whole.indeterminate = on.length > 0 && on.length < all.length;
    }
  }

  document.addEventListener("change", (event) => {
    const field = event.target;
    const list = field.closest("[data-ticklist]");
    if (list && field.matches("[data-tick-all]")) for (const tick of ticks(list)) tick.checked = field.checked;
    if (list && field.matches("[data-tick], [data-tick-all]")) count(list);
    if (field.matches("[data-autosubmit], [data-autosubmit] *")) field.form?.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    const clear = event.target.closest("[data-tick-clear]");
    if (!clear) return;
    event.preventDefault();
    const list = clear.closest("[data-ticklist]");
    for (const tick of ticks(list)) tick.checked = false;
    count(list);
  });

  // one open filter at a time; a click elsewhere folds it
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.filter[open]"))
      if (!open.contains(event.target)) open.open = false;
  });

  const start = () => document.querySelectorAll("[data-ticklist]").forEach(count);
  start();
  document.addEventListener("htmx:afterSettle", start);
})();
