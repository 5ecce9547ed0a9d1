import type { RunEventOfPerson } from "~/api/schema";

/** An answer that is being given, with its text so far. */
export interface OpenTurn {
  readonly turnId: string;
  readonly agentId: string;
  readonly round: number;
  readonly phase: number;
  readonly text: string;
  /** Why the call is made again, while that is waited for. */
  readonly retry: string | null;
}

/** What no snapshot has: the text of open answers, and what was asked for and is waited for. */
export interface LiveSession {
  readonly turns: readonly OpenTurn[];
  readonly asked: "pause" | "stop" | null;
}

export const AT_REST: LiveSession = { turns: [], asked: null };

/** The same session after one more event. */
export function live(before: LiveSession, event: RunEventOfPerson): LiveSession {
  switch (event.type) {
    case "turn.started":
    case "turn.restarted":
      return withTurn(before, {
        turnId: event.turn_id,
        agentId: event.agent_id,
        round: event.round,
        phase: event.phase,
        text: "",
        retry: null,
      });
    case "turn.retrying":
      return changed(before, event.turn_id, (turn) => ({ ...turn, retry: event.reason }));
    case "turn.delta":
      return changed(before, event.turn_id, (turn) => ({
        ...turn,
        text: turn.text + event.text,
        retry: null,
      }));
    case "turn.completed":
    case "turn.failed":
      return { ...before, turns: before.turns.filter((turn) => turn.turnId !== event.turn_id) };
    case "session.pausing":
      return { ...before, asked: "pause" };
    case "session.stopping":
      return { ...before, asked: "stop" };
    case "session.resumed":
      return { ...before, asked: null };
    case "session.started":
    case "session.paused":
    case "session.completed":
    case "session.failed":
    case "session.stopped":
      return AT_REST;
    default:
      return before;
  }
}

function withTurn(before: LiveSession, turn: OpenTurn): LiveSession {
  return { ...before, turns: [...before.turns.filter((other) => other.turnId !== turn.turnId), turn] };
}

function changed(before: LiveSession, id: string, change: (turn: OpenTurn) => OpenTurn): LiveSession {
  return { ...before, turns: before.turns.map((turn) => (turn.turnId === id ? change(turn) : turn)) };
}
