// The grid for paper sheets: Enter and the arrow keys go to the row below or above, a block copied from a
// spreadsheet fills the cells from where it is pasted. The page works without this script.
(() => {
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const rows = () => [...grid.querySelectorAll("tbody tr")].filter((row) => row.querySelector("input"));
  const cells = (row) => [...row.querySelectorAll("input")];

  function place(input) {
    const all = rows();
    const y = all.findIndex((row) => row.contains(input));
    return [y, cells(all[y]).indexOf(input)];
  }

  function go(input, down) {
    const [y, x] = place(input);
    const row = rows()[y + down];
    if (!row) return false;
    const next = cells(row)[x];
    next.focus();
    next.select();
    return true;
  }

  grid.addEventListener("keydown", (event) => {
    if (!event.target.matches("td input") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const down = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!down || (event.key !== "Enter" && event.target.getAttribute("list"))) return;
    go(event.target, down);
    event.preventDefault();
  });

  grid.addEventListener("paste", (event) => {
    if (!event.target.matches("td input")) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [top, left] = place(event.target);
    text.split("\n").forEach((line, y) => {
      const row = rows()[top + y];
      if (row) line.split("\t").forEach((value, x) => put(cells(row)[left + x], value));
    });
    grid.dispatchEvent(new Event("input", { bubbles: true }));
  });

  function put(input, value) {
    if (input) input.value = value.trim();
  }
})();
