import { type ReactNode, useMemo, useState } from "react";
import type { Agent } from "~/api/schema";
import type { Run } from "~/live/run";
import { lastTurn } from "~/live/run";
import { inkClass, seated } from "./agents";
import { MarginContext, type Noted } from "./margin-context";
import { remarksIn } from "./remarks";
import { useShownRun } from "./run-context";

/** Around the manuscript and what stands beside it: each knows what of it the other shows, and which is looked at. */
export function Margin({ children }: { children: ReactNode }) {
  const { run } = useShownRun();
  const { agents } = run.session;
  const notes = useNotes(run);
  const [found, setFound] = useState<ReadonlySet<string>>(new Set());
  const [lit, setLit] = useState<string | null>(null);
  const inks = useMemo(() => new Map(agents.map((agent) => [agent.id, inkClass(agent)])), [agents]);
  const margin = { notes, found, setFound, lit, setLit, inkOf: (agent: string) => inks.get(agent) ?? "" };
  return <MarginContext value={margin}>{children}</MarginContext>;
}

/** Only what is told of editors: writers write the text, and synthesizers repeat what editors said. */
function isEditor(agent: Agent): boolean {
  return agent.phase === 2;
}

/** What the editors said last. It stays the same object while they say nothing new. */
function useNotes(run: Run): readonly Noted[] {
  const turns = seated(run)
    .filter(isEditor)
    .flatMap((agent) => lastTurn(run, agent.id) ?? [])
    .filter((turn) => turn.outcome === "completed");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn that is over does not change
  return useMemo(
    () =>
      turns.flatMap((turn) =>
        remarksIn(turn.output, turn.id).map((remark) => ({ ...remark, agent: turn.agent_id })),
      ),
    [turns.map((turn) => turn.id).join()],
  );
}
