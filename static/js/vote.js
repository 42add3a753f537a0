// The pass line while the counts are typed: how many are missing, or that more were counted than are present.
// The server counts again; the page works without this script.
(() => {
  const figures = (box) => [...box.querySelectorAll(".counts input")].map((input) => Number.parseInt(input.value, 10) || 0);

  function draw(box) {
    const line = box.querySelector("[data-voteline]");
    if (!line) return;
    const [yes, no, abstain] = figures(box);
    const cast = yes + no + abstain;
    const { need, present, enough, short, many } = line.dataset;
    const missing = Number(need) - yes;
    const over = cast > Number(present);
    const words = over ? many.replace("%s", cast).replace("%n", present) : missing > 0 ? short.replace("%n", missing) : enough;
    line.hidden = cast === 0;
    line.classList.toggle("is-over", over);
    line.classList.toggle("is-enough", !over && missing <= 0);
    line.querySelector("meter").value = yes;
    line.querySelector("output").textContent = words.replace("%s", yes);
  }

  const start = () => document.querySelectorAll("[data-votebox]").forEach(draw);
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-votebox]");
    if (box) draw(box);
  });
  document.addEventListener("htmx:afterSettle", start);
  start();
})();
