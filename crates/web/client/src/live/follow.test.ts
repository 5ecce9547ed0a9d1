import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { follow } from "./follow";

/** What the server answers, one after the other; the ids with which it was asked. */
function server(answers: readonly (() => Response)[]) {
  const asked: (string | null)[] = [];
  const fetch = vi.fn(async (_: string, { headers }: { headers: Record<string, string> }) => {
    asked.push(headers["last-event-id"] ?? null);
    const answer = answers[asked.length - 1];
    if (!answer) throw new TypeError("nobody there");
    return answer();
  });
  vi.stubGlobal("fetch", fetch);
  return asked;
}

const says = (text: string) => () => new Response(text);
const refuses = (status: number) => () => new Response(null, { status });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Follows until the server was asked so often. */
async function followed(asked: readonly unknown[], times: number, after: string | null = null) {
  const life = new AbortController();
  const ids: string[] = [];
  const connections: string[] = [];
  const onRestart = vi.fn();
  const over = follow({
    url: "/events",
    signal: life.signal,
    after,
    onFrames: (frames) => ids.push(...frames.map(({ id }) => id)),
    onConnection: (connection) => connections.push(connection),
    onRestart,
  });
  for (let step = 0; asked.length < times && step < 100; step++) await vi.advanceTimersByTimeAsync(1_000);
  life.abort();
  await vi.advanceTimersByTimeAsync(1_000);
  await over;
  return { ids, connections, onRestart };
}

describe("following a stream", () => {
  it("comes back with the last id, over any number of cuts", async () => {
    const asked = server([
      says("id: 1\ndata: a\n\nid: 2\nda"),
      refuses(503),
      says("id: 2\ndata: b\n\nid: 3\ndata: c\n\n"),
    ]);
    const { ids, connections } = await followed(asked, 4);
    expect(asked.slice(0, 4)).toEqual([null, "1", "1", "3"]);
    expect(ids).toEqual(["1", "2", "3"]);
    expect(connections).toContain("lost");
  });

  it("begins anew where its place is not known", async () => {
    const asked = server([refuses(400), says("id: 7\ndata: a\n\n")]);
    const { onRestart, ids } = await followed(asked, 3, "old");
    expect(asked.slice(0, 2)).toEqual(["old", null]);
    expect(onRestart).toHaveBeenCalledOnce();
    expect(ids).toEqual(["7"]);
  });

  it("says so where it was cut off before it had a place", async () => {
    const asked = server([refuses(503), says("id: 7\ndata: a\n\n"), says("id: 8\ndata: b\n\n")]);
    const { onRestart, connections, ids } = await followed(asked, 4);
    expect(asked.slice(0, 3)).toEqual([null, null, "7"]);
    expect(ids).toEqual(["7", "8"]);
    expect(onRestart).toHaveBeenCalledOnce();
    // What is read then is followed by everything that it lacks.
    expect(connections.slice(0, onRestart.mock.invocationCallOrder[0])).toContain("lost");
  });

  it.each([401, 403])("stops at %i", async (status) => {
    const asked = server([refuses(status)]);
    const { connections } = await followed(asked, 2);
    expect(asked.length).toBe(1);
    expect(connections.at(-1)).toBe("refused");
  });
});
