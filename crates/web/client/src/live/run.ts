import type { Failure, PauseReason, RunEventOfPerson, Session, Turn } from "~/api/schema";
import type { OpenTurn } from "./open-turns";
import { isAfter } from "./position";

/** An answer that was given, as far as it is shown. */
export type DoneTurn = Pick<
  Turn,
  | "id"
  | "agent_id"
  | "round"
  | "phase"
  | "outcome"
  | "output"
  | "evaluation"
  | "failure"
  | "credits"
  | "model"
  | "answered_by"
  | "version"
>;

/** A session as the server last told it: a snapshot, and every event since. */
export interface Run {
  readonly session: Session;
  /** In the order of their end, each step once. */
  readonly turns: readonly DoneTurn[];
  /** Where the run is in its round; 0 before the first one. */
  readonly phase: number;
  /** Agents of that phase. */
  readonly agents: readonly string[];
  readonly pause: PauseReason | null;
  readonly position: string;
  /** When the first call was made; unknown before. */
  readonly startedAt: string | null;
}

export function fromSnapshot(session: Session, turns: readonly Turn[]): Run {
  const current = turns.filter((turn) => turn.round === session.current_round);
  return {
    session,
    turns,
    phase: current.reduce((phase, turn) => Math.max(phase, turn.phase), 0),
    agents: [],
    pause: null,
    position: session.last_event_id,
    // Before the first answer is in, the start was the last change.
    startedAt: turns[0]?.started_at ?? (session.status === "running" ? session.updated_at : null),
  };
}

/** The same run after one more event; the same object where the event was in it already or says nothing new. */
export function advance(run: Run, event: RunEventOfPerson, open: readonly OpenTurn[]): Run {
  if (event.session_id !== run.session.id || !isAfter(event.position, run.position)) return run;
  const next = step(run, event, open);
  return next === run && event.type === "turn.delta" ? run : { ...next, position: event.position };
}

function step(run: Run, event: RunEventOfPerson, open: readonly OpenTurn[]): Run {
  switch (event.type) {
    case "session.started":
      return {
        ...withSession(run, {
          status: "running",
          termination_reason: null,
          failure: null,
          completed_at: null,
        }),
        pause: null,
      };
    case "round.started":
      return { ...withSession(run, { current_round: event.round }), phase: 0, agents: [] };
    case "phase.started":
      return { ...run, phase: event.phase, agents: event.agents };
    case "turn.started":
      return run.startedAt === null ? { ...run, startedAt: new Date().toISOString() } : run;
    case "turn.completed":
      return withTurn(run, {
        ...pick(event),
        outcome: "completed",
        output: event.output,
        evaluation: event.evaluation,
        failure: null,
        credits: event.credits,
        model: event.model,
        answered_by: event.answered_by,
        version: event.version,
      });
    case "turn.failed":
      return withTurn(run, failed(event, open));
    case "document.updated":
      return withSession(run, { document_version: event.version });
    case "round.completed": {
      const { round, score, version, changed_share } = event;
      const others = run.session.rounds.filter((other) => other.round !== round);
      return withSession(run, { rounds: [...others, { round, score, version, changed_share }] });
    }
    case "session.paused":
      return { ...withSession(run, { status: "paused" }), pause: event.reason };
    case "session.resumed":
      return { ...withSession(run, { status: "running", completed_at: null }), pause: null };
    case "session.completed":
      return withSession(run, {
        status: "completed",
        termination_reason: event.reason,
        document_version: event.delivered ?? run.session.document_version,
      });
    case "session.failed":
      return withSession(run, { status: "failed", termination_reason: "failed", failure: event.failure });
    case "session.stopped":
      return withSession(run, { status: "stopped", termination_reason: "stopped" });
    default:
      return run;
  }
}

/** What has been spent: the sum of what each answer cost, as the server said. */
export function spent(run: Run): number {
  // In thousandths, since sums of decimal fractions drift.
  return run.turns.reduce((sum, turn) => sum + Math.round(turn.credits * 1e6), 0) / 1e6;
}

/** The last version, where an earlier one was judged better and is delivered in its place. */
export function insteadOf({ session }: Run): number | null {
  const last = session.rounds.reduce((version, round) => Math.max(version, round.version), 0);
  const isOver = session.status === "completed";
  return isOver && session.document_version !== null && last > session.document_version ? last : null;
}

/** The last answer of an agent. */
export function lastTurn(run: Run, agent: string): DoneTurn | undefined {
  return run.turns.findLast((turn) => turn.agent_id === agent);
}

function withSession(run: Run, change: Partial<Session>): Run {
  return { ...run, session: { ...run.session, ...change } };
}

function withTurn(run: Run, turn: DoneTurn): Run {
  return { ...run, turns: [...run.turns.filter((other) => other.id !== turn.id), turn] };
}

type TurnEnd = RunEventOfPerson & { readonly type: "turn.completed" | "turn.failed" };

function pick(event: TurnEnd): Pick<DoneTurn, "id" | "agent_id" | "round" | "phase"> {
  return { id: event.turn_id, agent_id: event.agent_id, round: event.round, phase: event.phase };
}

/** What had been written when it broke off stays readable. */
function failed(event: TurnEnd & { type: "turn.failed" }, open: readonly OpenTurn[]): DoneTurn {
  return {
    ...pick(event),
    outcome: isStop(event.failure) ? "stopped" : "failed",
    output: open.find((turn) => turn.turnId === event.turn_id)?.text ?? "",
    evaluation: null,
    failure: event.failure,
    credits: event.credits,
    model: "",
    answered_by: null,
    version: null,
  };
}

function isStop(failure: Failure): boolean {
  return failure.code === "stopped";
}
