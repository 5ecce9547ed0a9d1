import { describe, expect, it } from "vitest";
import type { RunEventOfPerson } from "~/api/schema";
import { session, turn } from "../../tests/samples";
import { AT_REST, live } from "./open-turns";
import { isAfter } from "./position";
import { advance, fromSnapshot, insteadOf, spent } from "./run";

const at = (position: string, event: object) => ({ session_id: "s", position, ...event }) as RunEventOfPerson;
const step = { turn_id: "t", agent_id: "writer", round: 1, phase: 1, attempt: 1 };

describe("positions", () => {
  it.each([
    ["5", "4-2", true],
    ["4-2", "4", true],
    ["4", "4", false],
    ["10", "9", true],
    ["4-10", "4-9", true],
    ["3-7", "4", false],
  ])("%s after %s is %s", (one, other, expected) => {
    expect(isAfter(one, other)).toBe(expected);
  });
});

describe("the text of open turns", () => {
  it("grows by deltas, starts over with the call, and ends with the turn", () => {
    const events = [
      at("4", { type: "turn.started", ...step }),
      at("4-1", { type: "turn.delta", ...step, text: "The " }),
      at("4-2", { type: "turn.delta", ...step, text: "river" }),
    ];
    const open = events.reduce(live, AT_REST);
    expect(open.turns).toMatchObject([{ turnId: "t", text: "The river" }]);
    expect(live(open, at("5", { type: "turn.restarted", ...step })).turns[0]?.text).toBe("");
    expect(live(open, at("5", { type: "turn.completed", ...step })).turns).toEqual([]);
  });

  it("says what was asked for until it is so", () => {
    const asked = live(AT_REST, at("6", { type: "session.pausing" }));
    expect(asked.asked).toBe("pause");
    expect(live(asked, at("7", { type: "session.resumed" })).asked).toBeNull();
    expect(live(asked, at("7", { type: "session.paused", reason: "requested" }))).toBe(AT_REST);
  });
});

describe("a run", () => {
  const running = session({ id: "s", status: "running", last_event_id: "4", current_round: 1 });

  it("leaves out what its snapshot has already", () => {
    const run = fromSnapshot(running, []);
    expect(advance(run, at("4", { type: "round.started", round: 7 }), [])).toBe(run);
    expect(advance(run, at("5", { type: "round.started", round: 2 }), []).session.current_round).toBe(2);
  });

  it("counts a turn once, however often it is told", () => {
    const run = fromSnapshot(running, [turn({ id: "t", credits: 1.1 })]);
    const told = at("5", { type: "turn.completed", ...step, output: "x", credits: 1.1 });
    const other = at("6", {
      type: "turn.failed",
      ...step,
      turn_id: "u",
      credits: 0,
      failure: { code: "timeout" },
    });
    const after = [told, other].reduce((run, event) => advance(run, event, []), run);
    expect(after.turns.map(({ id }) => id)).toEqual(["t", "u"]);
    expect(spent(after)).toBe(1.1);
  });

  it("adds decimal amounts without drift", () => {
    const turns = [0.1, 0.2, 0.7].map((credits, index) => turn({ id: String(index), credits }));
    expect(spent(fromSnapshot(running, turns))).toBe(1);
  });

  it("keeps what had been written when a turn broke off", () => {
    const open = [{ turnId: "t", agentId: "writer", round: 1, phase: 1, text: "Half a sen", retry: null }];
    const stopped = at("5", {
      type: "turn.failed",
      ...step,
      credits: 2,
      failure: { code: "stopped", message: "" },
    });
    const after = advance(fromSnapshot(running, []), stopped, open);
    expect(after.turns[0]).toMatchObject({ outcome: "stopped", output: "Half a sen", credits: 2 });
  });

  it("says so when an earlier version is the delivered one", () => {
    const events = [
      at("5", { type: "round.completed", round: 1, score: 8, version: 2, changed_share: 0.1 }),
      at("6", { type: "round.completed", round: 2, score: 7, version: 3, changed_share: 0.1 }),
      at("7", {
        type: "session.completed",
        reason: "max_rounds",
        rounds: 2,
        credits: 3,
        delivered: 2,
        instead_of: 3,
      }),
    ];
    const over = events.reduce((run, event) => advance(run, event, []), fromSnapshot(running, []));
    expect(over.session).toMatchObject({ status: "completed", document_version: 2 });
    expect(insteadOf(over)).toBe(3);
  });
});
