// A button that shows a password as it is typed, and hides it again before it is sent. Without script there is none.
(() => {
  for (const button of document.querySelectorAll("[data-reveal]")) {
    const field = document.getElementById(button.dataset.reveal);
    if (!field) continue;
    const words = button.querySelector("span");
    const { show, hide } = button.dataset;
    const set = (shown) => {
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      words.textContent = shown ? hide : show;
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      set(field.type === "password");
      field.focus();
    });
    field.form.addEventListener("submit", () => set(false));
  }
})();
