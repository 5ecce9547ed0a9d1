import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import type { Status } from "~/api/schema";
import { NotFound } from "./NotFound";
import { PageFailure } from "./PageFailure";
import { Shell } from "./Shell";

/** Which part of a session's manuscript is looked at; `from` and `to` name the versions that are compared. */
export interface SessionSearch {
  readonly view?: "changes" | "versions";
  readonly from?: number;
  readonly to?: number;
}

export interface HistorySearch {
  readonly q?: string;
  readonly status?: Status;
  readonly starred?: true;
}

const STATUSES: readonly unknown[] = [
  "draft",
  "running",
  "paused",
  "completed",
  "failed",
  "stopped",
] satisfies Status[];

const root = createRootRoute({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { to?: string } => (isPath(search.to) ? { to: search.to } : {}),
  component: lazyRouteComponent(() => import("~/pages/sign-in/SignInPage"), "SignInPage"),
});

const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });

const studio = createRoute({
  getParentRoute: () => shell,
  path: "/",
  validateSearch: (search): { project?: string } =>
    typeof search.project === "string" ? { project: search.project } : {},
  component: lazyRouteComponent(() => import("~/pages/welcome/HomePage"), "HomePage"),
});

const history = createRoute({
  getParentRoute: () => shell,
  path: "/sessions",
  validateSearch: (search): HistorySearch => ({
    ...(typeof search.q === "string" && search.q !== "" && { q: search.q }),
    ...(STATUSES.includes(search.status) && { status: search.status as Status }),
    ...(search.starred === true && { starred: true as const }),
  }),
  component: lazyRouteComponent(() => import("~/pages/history/HistoryPage"), "HistoryPage"),
});

const session = createRoute({
  getParentRoute: () => shell,
  path: "/sessions/$id",
  validateSearch: (search): SessionSearch => ({
    ...((search.view === "changes" || search.view === "versions") && { view: search.view }),
    ...(isVersion(search.from) && { from: search.from }),
    ...(isVersion(search.to) && { to: search.to }),
  }),
  component: lazyRouteComponent(() => import("~/pages/run/SessionPage"), "SessionPage"),
});

const project = createRoute({
  getParentRoute: () => shell,
  path: "/projects/$id",
  component: lazyRouteComponent(() => import("~/pages/project/ProjectPage"), "ProjectPage"),
});

const credits = createRoute({
  getParentRoute: () => shell,
  path: "/credits",
  component: lazyRouteComponent(() => import("~/pages/credits/CreditsPage"), "CreditsPage"),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("~/pages/settings/SettingsPage"), "SettingsPage"),
});

const profile = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(() => import("~/pages/settings/Profile"), "Profile"),
});

const appearance = createRoute({
  getParentRoute: () => settings,
  path: "/appearance",
  component: lazyRouteComponent(() => import("~/pages/settings/Appearance"), "Appearance"),
});

const billing = createRoute({
  getParentRoute: () => settings,
  path: "/billing",
  // Where the payment processor sends people back to: with the checkout that they paid, or without one.
  validateSearch: (search): { checkout?: string } =>
    typeof search.checkout === "string" ? { checkout: search.checkout } : {},
  component: lazyRouteComponent(() => import("~/pages/billing/BillingPage"), "BillingPage"),
});

const keys = createRoute({
  getParentRoute: () => settings,
  path: "/keys",
  component: lazyRouteComponent(() => import("~/pages/settings/Keys"), "Keys"),
});

const privacy = createRoute({
  getParentRoute: () => settings,
  path: "/privacy",
  component: lazyRouteComponent(() => import("~/pages/settings/Privacy"), "Privacy"),
});

/** Whatever is at no other address. */
const nowhere = createRoute({ getParentRoute: () => shell, path: "$", component: NotFound });

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    shell.addChildren([
      studio,
      history,
      session,
      project,
      credits,
      settings.addChildren([profile, appearance, billing, keys, privacy]),
      nowhere,
    ]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

/** A path of ours, never an address of somebody else's. */
function isPath(value: unknown): value is string {
  return typeof value === "string" && /^\/(?![/\\])/.test(value);
}

function isVersion(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}
