import type { Theme } from "~/api/schema";

const KEPT = "atelier.theme";
const dark = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

/** Shows the theme, and keeps it for the script that chooses one before the first paint. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(KEPT, theme);
  show();
}

/** What was chosen in this browser. */
export function keptTheme(): Theme {
  const kept = localStorage.getItem(KEPT);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Goes along when the system changes between day and night. */
export function followSystem(): () => void {
  dark.addEventListener("change", show);
  return () => dark.removeEventListener("change", show);
}

function show(): void {
  const theme = keptTheme();
  const isDark = theme === "dark" || (theme === "system" && dark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
}
