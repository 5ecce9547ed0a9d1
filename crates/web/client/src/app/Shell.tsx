import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { readAnew } from "~/api/anew";
import { ApiError } from "~/api/problem";
import { queries } from "~/api/queries";
import { useText } from "~/i18n/context";
import { LiveEvents, useHub } from "~/live/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { Glyph } from "~/ui/Glyph";
import { Skeleton } from "~/ui/Skeleton";
import { Notices } from "./Notices";
import { useCommandKey, useShortcut } from "./shortcuts";

/** Asked for at once, and not waited for: its place is there before it is. */
const sidebar = import("./Sidebar");
const Sidebar = lazy(async () => ({ default: (await sidebar).Sidebar }));
const Palette = lazy(() => import("./Palette"));
const Drawer = lazy(() => import("./Drawer"));

/** Everything that is around a page, once it is known who looks. */
export function Shell() {
  const me = useQuery(queries.me());
  if (me.error instanceof ApiError && me.error.status === 401) return <ToSignIn />;
  if (me.error && !me.data) {
    return (
      <main className="mx-auto max-w-[560px] p-5">
        <Failure error={me.error} onRetry={() => void me.refetch()} />
      </main>
    );
  }
  if (!me.data) return <Frame isReady={false} />;
  return (
    <LiveEvents person={me.data.id}>
      <FreshLists />
      <Frame isReady />
    </LiveEvents>
  );
}

/** Leads to the sign-in, and from there back to where this was met. */
function ToSignIn() {
  const navigate = useNavigate();
  const router = useRouter();
  const [here] = useState(() => router.state.location.href);
  useEffect(() => {
    void navigate({ to: "/sign-in", search: here === "/" ? {} : { to: here }, replace: true });
  }, [navigate, here]);
  return null;
}

function Frame({ isReady }: { isReady: boolean }) {
  const text = useText();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"drawer" | "palette" | null>(null);
  const path = useLocation({ select: (location) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is open closes when another page is there
  useEffect(() => setOpen(null), [path]);
  useCommandKey("k", () => setOpen((open) => (open === "palette" ? null : "palette")));
  useShortcut("n", () => void navigate({ to: "/" }));
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] md:grid-cols-[232px_minmax(0,1fr)] md:grid-rows-1">
      <a
        href="#page"
        className="fixed top-2 left-2 z-50 -translate-y-[200%] rounded-paper bg-pencil px-3 py-2 text-on-pencil focus:translate-y-0"
      >
        {text.app.skip}
      </a>
      <header className="sticky top-0 z-20 flex items-center gap-2 border-b border-rule bg-wash px-2 md:hidden">
        {/* What is opened before it is known who is here would not stay open. */}
        <Button kind="quiet" aria-label={text.app.menu} disabled={!isReady} onClick={() => setOpen("drawer")}>
          <Glyph name="menu" />
        </Button>
        <span className="font-serif text-21 font-semibold">{text.app.name}</span>
      </header>
      <div className="hidden border-r border-rule bg-wash md:block">
        <div className="sticky top-0 h-dvh">
          {isReady ? (
            <Suspense fallback={<Name />}>
              <Sidebar onPalette={() => setOpen("palette")} />
            </Suspense>
          ) : (
            <Name />
          )}
        </div>
      </div>
      <div className="flex min-w-0 flex-col">
        <Notices />
        <div id="page" tabIndex={-1} className="flex min-w-0 grow flex-col outline-none">
          {isReady ? (
            <Suspense fallback={<Skeleton className="p-5" />}>
              <Outlet />
            </Suspense>
          ) : (
            <Skeleton className="p-5" />
          )}
        </div>
      </div>
      {open !== null && (
        <Suspense>
          {open === "palette" && <Palette onClose={() => setOpen(null)} />}
          {open === "drawer" && <Drawer onClose={() => setOpen(null)} onPalette={() => setOpen("palette")} />}
        </Suspense>
      )}
    </div>
  );
}

/** Where the sidebar will have it. */
function Name() {
  const text = useText();
  return <p className="px-[16px] py-4 font-serif text-21 font-semibold">{text.app.name}</p>;
}

/** What changes a session's line in a list. */
const TOLD_IN_LISTS = /^(session\.(started|paused|resumed|completed|failed|stopped)|round\.started)$/;

/** Reads lists anew when something happened that they show. */
function FreshLists() {
  const hub = useHub();
  const client = useQueryClient();
  useEffect(() => {
    const refresh = () => void readAnew(client, "sessions");
    return hub?.listen({
      onEvent: (event) => TOLD_IN_LISTS.test(event.type) && refresh(),
      onCredits: (credits) => {
        client.setQueryData(queries.balance().queryKey, (before) => before && { ...before, ...credits });
        void readAnew(client, "ledger");
      },
      onRestart: () => {
        refresh();
        void readAnew(client, "balance");
      },
      onConnection: (connection) =>
        connection === "refused" && void client.invalidateQueries({ queryKey: ["me"] }),
    });
  }, [hub, client]);
  return null;
}
