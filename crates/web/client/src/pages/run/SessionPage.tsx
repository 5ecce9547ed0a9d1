import { useParams } from "@tanstack/react-router";
import { ApiError } from "~/api/problem";
import { NotFound } from "~/app/NotFound";
import { useRun } from "~/live/context";
import { Failure } from "~/ui/Failure";
import { Section } from "~/ui/Section";
import { Skeleton } from "~/ui/Skeleton";
import { Announcer } from "./Announcer";
import { Controls } from "./Controls";
import { Desks } from "./Desks";
import { Margin } from "./Margin";
import { Outcome } from "./Outcome";
import { Papers } from "./Papers";
import { PhaseRail } from "./PhaseRail";
import { RunHeader } from "./RunHeader";
import { RunContext } from "./run-context";
import { SideNotes } from "./SideNotes";
import { TaskSummary } from "./TaskSummary";

/** One session, from its draft over its run to its result. */
export function SessionPage() {
  const { id } = useParams({ from: "/shell/sessions/$id" });
  const { view, store } = useRun(id);
  if (view.kind === "loading" || store === null) return <Skeleton className="max-w-[960px] p-5" lines={8} />;
  if (view.kind === "failed") {
    if (view.error instanceof ApiError && view.error.status === 404) return <NotFound />;
    return (
      <main className="p-5">
        <Failure error={view.error} onRetry={() => void store.load()} />
      </main>
    );
  }
  const hasBegun = view.run.session.status !== "draft";
  return (
    <RunContext value={{ run: view.run, store }}>
      <main className="flex grow flex-col pb-[72px] md:pb-5">
        <Announcer />
        <div className="border-b border-rule px-3 pt-4 md:px-5">
          <RunHeader />
          <PhaseRail />
        </div>
        <div className="grid gap-5 px-3 pt-4 md:px-5">
          {hasBegun && (
            <Section>
              <Outcome />
              <Desks />
            </Section>
          )}
          <Margin>
            <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_300px]">
              <Section>
                <Papers />
              </Section>
              {hasBegun ? (
                <Section>
                  <SideNotes />
                </Section>
              ) : (
                <TaskSummary />
              )}
            </div>
          </Margin>
        </div>
        <Controls place="dock" />
      </main>
    </RunContext>
  );
}
