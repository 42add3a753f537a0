// A button that copies the text of a part of the page; without a safe connection the old way.
(() => {
  function select(part) {
    const range = document.createRange();
    range.selectNodeContents(part);
    const chosen = window.getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    const done = document.execCommand("copy");
    chosen.removeAllRanges();
    return done;
  }

  async function copy(part) {
    try {
      await navigator.clipboard.writeText(part.innerText.trim());
      return true;
    } catch {
      return select(part);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    if (await copy(document.querySelector(button.dataset.copy)))
      button.querySelector("span").textContent = button.dataset.copied;
  });
})();
