// Runs before the first paint, and before the rest of the code is here.

// Nobody is to be shown the other theme first. The app keeps it up to date afterwards.
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
  // The frame that stands there until the app does is not around this page.
  document.documentElement.toggleAttribute("data-bare", location.pathname === "/sign-in");
})();

// The code of this page, and what it reads first, are on their way while the code of every page still is.
((pages) => {
  const page = pages.find((page) => new RegExp(page.path).test(location.pathname));
  if (page === undefined) return;
  const early = new Map();
  globalThis.atelierEarly = early;
  const [id] = location.pathname.match(/[^/]+$/) ?? [];
  for (const chain of location.search === "" ? page.reads : []) {
    // What belongs together is read in order, so that the first is never newer than what follows. Whatever asks for one
    // that has not had its turn yet waits for it, and does not ask a second time.
    let before = Promise.resolve();
    for (const known of chain) {
      const address = known.replace("{id}", id);
      // An answer, or nothing: what asks for it then asks itself.
      before = before.then(() => fetch(address)).catch(() => undefined);
      early.set(address, before);
    }
  }
  for (const file of page.files) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = file;
    document.head.append(link);
  }
})([]);
