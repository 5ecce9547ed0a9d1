import { describe, expect, it } from "vitest";
import { fromSnapshot } from "~/live/run";
import { agent, session, turn } from "../../../tests/samples";
import { scoreLines, spread } from "./score-lines";

const evaluation = (overall: number | null) => ({
  criteria: [],
  overall,
  tier: "json" as const,
  problem: null,
});

describe("lines of scores", () => {
  it("are one a judge and one for the round; unknown scores are left out", () => {
    const agents = [agent(), agent({ id: "style_editor", role: "style_editor", phase: 2 })];
    const turns = [
      turn({ id: "1", evaluation: evaluation(9) }),
      turn({ id: "2", agent_id: "style_editor", phase: 2, evaluation: evaluation(6.5) }),
      turn({ id: "3", agent_id: "style_editor", phase: 2, round: 2, evaluation: evaluation(null) }),
    ];
    const rounds = [{ round: 1, score: 6.5, version: 2, changed_share: 0 }];
    const lines = scoreLines(fromSnapshot(session({ agents, rounds }), turns));
    expect(lines.map(({ id, points }) => [id, points])).toEqual([
      ["style_editor", [{ round: 1, score: 6.5 }]],
      ["round", [{ round: 1, score: 6.5 }]],
    ]);
  });

  it("are the writer's own where nobody else judges", () => {
    const lines = scoreLines(fromSnapshot(session(), [turn({ evaluation: evaluation(8) })]));
    expect(lines.map(({ id }) => id)).toEqual(["writer"]);
  });
});

describe("labels", () => {
  it.each([
    [[10, 11, 40], 12, [10, 22, 40]],
    [[40, 10, 11], 12, [40, 10, 22]],
    [[], 12, []],
  ])("at %j, %i apart, go to %j", (wanted, apart, expected) =>
    expect(spread(wanted, apart)).toEqual(expected),
  );
});
