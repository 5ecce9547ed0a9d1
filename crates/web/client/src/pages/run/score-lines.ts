import type { Agent } from "~/api/schema";
import type { Run } from "~/live/run";
import { seated } from "./agents";

/** How one judge, or the round as a whole, scored round by round. */
export interface ScoreLine {
  readonly id: string;
  /** Absent for the round as a whole. */
  readonly agent: Agent | null;
  readonly points: readonly { readonly round: number; readonly score: number }[];
}

/** Judges are editors and synthesizers; writers judge themselves, which decides nothing where there are others. */
export function scoreLines(run: Run): ScoreLine[] {
  const agents = seated(run);
  const judges = agents.some((agent) => agent.phase > 1) ? agents.filter((agent) => agent.phase > 1) : agents;
  const lines = judges.map((agent) => ({
    id: agent.id,
    agent,
    points: run.turns
      .filter((turn) => turn.agent_id === agent.id)
      .flatMap(({ round, evaluation }) =>
        evaluation?.overall == null ? [] : [{ round, score: evaluation.overall }],
      )
      .toSorted((one, other) => one.round - other.round),
  }));
  const whole = run.session.rounds
    .flatMap(({ round, score }) => (score === null ? [] : [{ round, score }]))
    .toSorted((one, other) => one.round - other.round);
  return [...lines, { id: "round", agent: null, points: whole }].filter((line) => line.points.length > 0);
}

/** Where labels go so that none covers another: as near as can be to where they belong, at least so far apart. */
export function spread(wanted: readonly number[], apart: number): number[] {
  const order = wanted.map((y, at) => ({ y, at })).toSorted((one, other) => one.y - other.y);
  const placed: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { y, at } of order) {
    last = Math.max(y, last + apart);
    placed[at] = last;
  }
  return placed;
}
