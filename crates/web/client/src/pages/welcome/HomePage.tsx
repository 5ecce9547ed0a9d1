import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { queries } from "~/api/queries";
import { Skeleton } from "~/ui/Skeleton";
import type { Draft } from "../studio/draft";
import { hasKeptDraft, keepDraft } from "../studio/kept-draft";
import { StudioPage } from "../studio/StudioPage";
import { keepWelcomed, wasWelcomed } from "./welcomed";

const Welcome = lazy(() => import("./Welcome"));

/** The studio. Whoever has had nothing run yet is shown a finished session first. */
export function HomePage() {
  const sessions = useInfiniteQuery(queries.sessions());
  // The studio reads it, too: it is there when the sessions are.
  useQuery(queries.entitlements());
  const { project } = useSearch({ from: "/shell/" });
  const [isWelcomed, setWelcomed] = useState(() => wasWelcomed() || hasKeptDraft());
  const hasRun = sessions.data?.pages[0]?.items.some((session) => session.status !== "draft");
  useEffect(() => {
    if (hasRun) keepWelcomed();
  }, [hasRun]);
  if (isWelcomed || project !== undefined || sessions.isError) return <StudioPage />;
  if (hasRun === undefined) return <Skeleton className="p-5" lines={8} />;
  if (hasRun) return <StudioPage />;
  const begin = (part: Partial<Draft>) => {
    keepDraft(part);
    keepWelcomed();
    setWelcomed(true);
    // The button that was pressed is gone; whoever uses the keyboard goes on at the top of the new page.
    document.getElementById("page")?.focus();
  };
  return (
    <Suspense fallback={<Skeleton className="p-5" lines={8} />}>
      <Welcome onBegin={begin} />
    </Suspense>
  );
}
