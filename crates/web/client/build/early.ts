/** A page that may be opened first, and what it needs before anything of it can be shown. */
interface Page {
  /** A regular expression for the paths that it is at. */
  readonly path: string;
  readonly modules: readonly string[];
  /** Addresses of the API, as the code asks for them. Those in one list are read one after the other. */
  readonly reads: readonly (readonly string[])[];
}

/** Who looks, and how one signs in here: every page asks. */
const EVERYWHERE = [["/api/v1/users/me"], ["/api/v1/auth/methods"]];

const SIDEBAR = "src/app/Sidebar.tsx";
const SETTINGS = "src/pages/settings/SettingsPage.tsx";

/** What `boot.js` has underway before the rest of the code is there. The addresses are those of `src/app/router.tsx`. */
export const PAGES: readonly Page[] = [
  {
    path: "^/$",
    modules: ["src/pages/welcome/HomePage.tsx", SIDEBAR],
    reads: [...EVERYWHERE, ["/api/v1/sessions?limit=30"], ["/api/v1/users/me/entitlements"]],
  },
  {
    path: "^/sessions/[^/]+$",
    modules: ["src/pages/run/SessionPage.tsx", SIDEBAR],
    reads: [
      ...EVERYWHERE,
      ["/api/v1/sessions/{id}", "/api/v1/sessions/{id}/turns?limit=100", "/api/v1/sessions/{id}/document"],
    ],
  },
  {
    path: "^/sessions$",
    modules: ["src/pages/history/HistoryPage.tsx", SIDEBAR],
    reads: [...EVERYWHERE, ["/api/v1/sessions?limit=30"]],
  },
  { path: "^/projects/", modules: ["src/pages/project/ProjectPage.tsx", SIDEBAR], reads: EVERYWHERE },
  { path: "^/credits$", modules: ["src/pages/credits/CreditsPage.tsx", SIDEBAR], reads: EVERYWHERE },
  { path: "^/settings$", modules: [SETTINGS, "src/pages/settings/Profile.tsx", SIDEBAR], reads: EVERYWHERE },
  {
    path: "^/settings/billing$",
    modules: [SETTINGS, "src/pages/billing/BillingPage.tsx", SIDEBAR],
    reads: EVERYWHERE,
  },
  { path: "^/settings/", modules: [SETTINGS, SIDEBAR], reads: EVERYWHERE },
  { path: "^/sign-in$", modules: ["src/pages/sign-in/SignInPage.tsx"], reads: EVERYWHERE },
];
