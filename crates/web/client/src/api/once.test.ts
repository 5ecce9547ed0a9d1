import { describe, expect, it } from "vitest";
import { once } from "./once";
import { ApiError } from "./problem";

interface Named {
  readonly name: string;
}

const problem = (status: number, code: string) =>
  ApiError.of(status, { type: "", title: "", detail: "", instance: "", request_id: "", status, code });

/** Asks for these, one after the other; the answers are errors, or nothing where it was done. Gives each one's key. */
async function keys(asked: readonly (readonly [string, (Error | undefined)?])[]): Promise<string[]> {
  const keys: string[] = [];
  const answers = asked.map(([, answer]) => answer);
  const make = once(async (_: Named, key) => {
    keys.push(key);
    const answer = answers.shift();
    if (answer) throw answer;
  });
  for (const [name] of asked) await make({ name }).catch(() => {});
  return keys;
}

describe("what is asked for twice", () => {
  it.each([
    ["no answer came", ApiError.network(new TypeError())],
    ["the server failed", problem(502, "unreadable")],
    ["the first is under way", problem(409, "idempotency_key_in_use")],
    ["there are too many requests", problem(429, "rate_limited")],
  ])("has the same key where %s", async (_, error) => {
    const [first, second] = await keys([["one", error], ["one"]]);
    expect(second).toBe(first);
  });

  it.each([
    ["it was done", undefined],
    ["it was refused", problem(402, "insufficient_credits")],
    ["nobody knows how it ended", problem(409, "outcome_unknown")],
  ])("has another key where %s", async (_, error) => {
    const [first, second] = await keys([["one", error], ["one"]]);
    expect(second).not.toBe(first);
  });

  it("has another key with another body", async () => {
    const lost = ApiError.network(new TypeError());
    const [first, second] = await keys([
      ["one", lost],
      ["two", lost],
    ]);
    expect(second).not.toBe(first);
  });

  it("at the same time has one key", async () => {
    const keys: string[] = [];
    const make = once(async (_: Named, key) => void keys.push(key));
    await Promise.all([make({ name: "one" }), make({ name: "one" })]);
    expect(keys[1]).toBe(keys[0]);
  });
});
