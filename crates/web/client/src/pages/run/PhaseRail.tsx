import { useEffect, useState } from "react";
import { useFormat, useText } from "~/i18n/context";
import type { Run } from "~/live/run";
import { classes } from "~/ui/classes";
import { agentName, seated } from "./agents";
import { useLive, useShownRun } from "./run-context";

const PHASES = [1, 2, 3] as const;

/** The colours of the three phases, once they are reached. */
const INKS = { 1: "border-ink", 2: "border-(--content)", 3: "border-(--synthesis)" } as const;

/** Write, edit, synthesise: where the round is, which one it is, and who is at work. */
export function PhaseRail() {
  const text = useText();
  const { run } = useShownRun();
  const agents = seated(run);
  const phases = PHASES.filter((phase) => agents.some((agent) => agent.phase === phase));
  return (
    <div className="mt-3 flex flex-wrap items-end gap-x-4 gap-y-1">
      <ol className="flex gap-3">
        {phases.map((phase) => (
          <Phase key={phase} phase={phase} />
        ))}
      </ol>
      <p className="numeric pb-2">
        {run.session.current_round === 0
          ? text.run.notStarted
          : text.run.round(run.session.current_round, run.session.termination.max_rounds)}
        <Elapsed run={run} />
      </p>
      <p className="pb-2 text-ink-2 md:ml-auto">
        <Now />
      </p>
    </div>
  );
}

function Phase({ phase }: { phase: 1 | 2 | 3 }) {
  const text = useText();
  const { run } = useShownRun();
  const agents = seated(run).filter((agent) => agent.phase === phase);
  const { current_round, status } = run.session;
  const at = useLive((live) =>
    live.turns.reduce((furthest, turn) => Math.max(furthest, turn.phase), run.phase),
  );
  const isOver = status === "completed";
  const isCurrent = !isOver && current_round > 0 && phase === at;
  const isReached = isOver || (current_round > 0 && phase <= at);
  const done = run.turns.filter((turn) => turn.round === current_round && turn.phase === phase).length;
  const name = text.run.phases[phase];
  const isShared = isCurrent && agents.length > 1 && done < agents.length;
  return (
    <li
      aria-current={isCurrent ? "step" : undefined}
      className={classes(
        "min-w-[72px] border-b-[3px] pb-2 md:min-w-[92px]",
        isReached ? INKS[phase] : "border-rule",
        isCurrent ? "font-semibold" : "text-ink-2",
      )}
    >
      {isShared ? text.run.phaseProgress(name, done, agents.length) : name}
    </li>
  );
}

/** Since the first call; it ticks while the run goes on. */
function Elapsed({ run }: { run: Run }) {
  const format = useFormat();
  const { status, completed_at, updated_at } = run.session;
  const isRunning = status === "running";
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  if (run.startedAt === null) return null;
  const end = isRunning ? now : new Date(completed_at ?? updated_at).getTime();
  return <> · {format.duration(end - new Date(run.startedAt).getTime())}</>;
}

/** What goes on, in one sentence. */
function Now() {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const atWork = useLive((live) => live.turns.map((turn) => turn.agentId).join(" "));
  const { status, termination_reason } = run.session;
  const { now } = text.run;
  if (status === "running") {
    const ids = atWork.split(" ");
    const names = seated(run).filter((agent) => ids.includes(agent.id));
    if (names.length === 0) return now.waiting;
    return now.writing(format.list(names.map((agent) => agentName(agent, text))), names.length);
  }
  if (status === "paused") return now[run.pause ?? "requested"];
  if (status === "completed") return now[termination_reason ?? "completed"];
  return now[status];
}
