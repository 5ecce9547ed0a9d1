// Runs before the first paint, so that nobody is shown the other theme first. The app keeps it up to date afterwards.
(() => {
  let chosen = "system";
  try {
    chosen = localStorage.getItem("atelier.theme") ?? "system";
  } catch {
    // Without storage the system decides.
  }
  const isDark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
})();
