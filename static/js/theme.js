// Follow the system's light or dark before the first paint; loaded only when nobody chose a theme.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  follow();
  dark.addEventListener?.("change", follow);
})();
