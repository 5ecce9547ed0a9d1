import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { ApiError } from "~/api/problem";
import { queries } from "~/api/queries";
import type { Preferences } from "~/api/schema";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure, sentence } from "~/ui/Failure";
import { Page } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { Configure } from "./Configure";
import { ANY_ROOM, type Draft, emptyDraft, type Room } from "./draft";
import { Estimate } from "./Estimate";
import { useKeptDraft } from "./kept-draft";
import { Task } from "./Task";
import { useStart } from "./use-start";

/** From nothing to a run: who works on it, what is to be done, and what comes of it. */
export function StudioPage() {
  const { data: me } = useQuery(queries.me());
  const entitlements = useQuery(queries.entitlements());
  if (!me || entitlements.isPending) return <Skeleton className="p-5" lines={8} />;
  // Without knowing the plan everything is offered; the server says no where it has to.
  const limits = entitlements.data?.limits;
  const room = limits ? { agents: limits.agents.limit, rounds: limits.rounds.limit } : ANY_ROOM;
  return <Studio preferences={me.preferences} room={room} />;
}

function Studio({ preferences, room }: { preferences: Preferences; room: Room }) {
  const text = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { project } = useSearch({ from: "/shell/" });
  const { draft, change, forget, isKept } = useKeptDraft({
    ...emptyDraft(preferences, room),
    project: project ?? "",
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: who comes from a project's page means that project
  useEffect(() => {
    if (project !== undefined && project !== draft.project) change({ project });
  }, [project]);
  const start = useStart(draft, async (id) => {
    forget();
    await client.invalidateQueries({ queryKey: ["sessions"] });
    await navigate({ to: "/sessions/$id", params: { id } });
  });
  const errorOf = fieldErrors(start.error);
  return (
    <>
      <Page title={text.studio.title}>
        <p className="mb-4 max-w-[66ch] text-ink-2">{text.studio.intro}</p>
        <Steps />
        <form
          id="studio"
          className="grid gap-6"
          onSubmit={(event) => {
            event.preventDefault();
            start.mutate();
          }}
        >
          <Configure draft={draft} room={room} onChange={change} errorOf={errorOf} />
          <Task draft={draft} onChange={change} errorOf={errorOf} />
        </form>
        <section id="results" className="mt-6 grid gap-3">
          <h2 className="border-b border-rule pb-2 font-serif text-21 font-semibold text-ink-2">
            {text.studio.steps.results}
          </h2>
          <p className="text-ink-2">{text.studio.resultsLater}</p>
        </section>
      </Page>
      <Footer draft={draft} isKept={isKept} isBusy={start.isPending} error={start.error} />
    </>
  );
}

function Steps() {
  const { steps } = useText().studio;
  return (
    <nav aria-label={Object.values(steps).join(", ")} className="mb-5">
      <ol className="flex gap-4 text-ink-2">
        {(["configure", "task", "results"] as const).map((step, at) => (
          <li key={step}>
            <a href={`#${step}`} className="inline-flex min-h-[36px] items-center gap-2 hover:text-ink">
              <span className="numeric">{at + 1}</span>
              {steps[step]}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface FooterProps {
  readonly draft: Draft;
  readonly isKept: boolean;
  readonly isBusy: boolean;
  readonly error: Error | null;
}

/** Always in sight: what it will cost, the one way on, and what kept it from being taken. */
function Footer({ draft, isKept, isBusy, error }: FooterProps) {
  const text = useText();
  return (
    <div className="sticky bottom-0 mt-auto grid gap-3 border-t border-rule bg-wall px-3 py-2 md:px-5">
      {error && (
        <div className="max-h-[40dvh] max-w-[904px] overflow-y-auto">
          <Failure error={error} />
        </div>
      )}
      <div className="flex max-w-[904px] items-center justify-between gap-4">
        <div className="grid min-w-0">
          <Estimate draft={draft} />
          {isKept && <span className="text-13 text-ink-2">{text.studio.kept}</span>}
        </div>
        <Button kind="main" type="submit" form="studio" disabled={isBusy || draft.prompt.trim() === ""}>
          {isBusy ? text.studio.starting : text.studio.start}
        </Button>
      </div>
    </div>
  );
}

/** What the API says of one field, or of anything below it. */
function fieldErrors(error: unknown): (field: string) => string | undefined {
  const errors = error instanceof ApiError ? (error.problem?.errors ?? []) : [];
  return (field) => {
    const found = errors.find(
      (one) => one.field === field || one.field.startsWith(`${field}.`) || one.field.startsWith(`${field}[`),
    );
    return found && sentence(found.message);
  };
}
