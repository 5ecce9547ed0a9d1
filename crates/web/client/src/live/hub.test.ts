import { waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Hub } from "./hub";

/** Tabs of one browser: a channel that reaches all others, and a lock that one holds at a time. */
class Tabs {
  private readonly channels = new Set<{ onmessage: ((event: { data: unknown }) => void) | null }>();
  private readonly waiting: (() => void)[] = [];
  /** While it is held by nobody's tab, none leads. */
  isHeld = false;

  /** Gives the lock to whoever waits for it. */
  release(): void {
    this.isHeld = false;
    this.waiting.shift()?.();
  }

  readonly Channel = ((tabs: Tabs) =>
    class {
      onmessage: ((event: { data: unknown }) => void) | null = null;
      constructor() {
        tabs.channels.add(this);
      }
      postMessage(data: unknown) {
        for (const other of tabs.channels) {
          if (other !== this) queueMicrotask(() => other.onmessage?.({ data }));
        }
      }
      close() {
        tabs.channels.delete(this);
      }
    })(this);

  readonly locks = {
    request: async (_: string, __: { signal: AbortSignal }, work: () => Promise<void>) => {
      if (this.isHeld) await new Promise<void>((resolve) => this.waiting.push(resolve));
      this.isHeld = true;
      await work();
      this.release();
    },
  };
}

/** A server that is asked for its stream, and says what the test lets it say. */
class Stream {
  readonly asked: (string | null)[] = [];
  status = 200;
  /** Whether it knows where anybody stood. */
  isForgetful = false;
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  readonly fetch = async (
    _: string,
    { headers, signal }: { headers: Record<string, string>; signal: AbortSignal },
  ) => {
    this.asked.push(headers["last-event-id"] ?? null);
    if (this.isForgetful && "last-event-id" in headers) return new Response(null, { status: 400 });
    if (this.status !== 200) return new Response(null, { status: this.status });
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.controller = controller;
        signal.addEventListener("abort", () => controller.error(signal.reason));
      },
    });
    return new Response(body);
  };

  say(id: string, event: object): void {
    const data = JSON.stringify({ session_id: "s", position: id, ...event });
    this.controller?.enqueue(new TextEncoder().encode(`id: ${id}\nevent: x\ndata: ${data}\n\n`));
  }
}

const turn = { turn_id: "t", agent_id: "writer", round: 1, phase: 1, attempt: 1 };

let stream: Stream;
let tabs: Tabs;

beforeEach(() => {
  tabs = new Tabs();
  stream = new Stream();
  vi.stubGlobal("BroadcastChannel", tabs.Channel);
  vi.stubGlobal("navigator", { locks: tabs.locks });
  vi.stubGlobal("fetch", stream.fetch);
});

afterEach(() => vi.unstubAllGlobals());

describe("tabs of one person", () => {
  it("share one stream; one that comes later knows the text so far", async () => {
    const first = new Hub("tabs");
    await first.ready;
    stream.say("4", { type: "turn.started", ...turn });
    stream.say("4-1", { type: "turn.delta", ...turn, text: "The river" });
    await waitFor(() => expect(first.of("s").turns[0]?.text).toBe("The river"));

    const second = new Hub("tabs");
    await second.ready;
    expect(second.of("s").turns[0]?.text).toBe("The river");
    stream.say("4-2", { type: "turn.delta", ...turn, text: " rose" });
    await waitFor(() => expect(second.of("s").turns[0]?.text).toBe("The river rose"));
    expect(stream.asked).toEqual([null]);
    first.close();
    second.close();
  });

  it("go on where the one that led stood, when it closes", async () => {
    const first = new Hub("tabs");
    await first.ready;
    const second = new Hub("tabs");
    await second.ready;
    stream.say("4", { type: "turn.started", ...turn });
    stream.say("4-1", { type: "turn.delta", ...turn, text: "The river" });
    await waitFor(() => expect(second.of("s").turns[0]?.text).toBe("The river"));

    first.close();
    await waitFor(() => expect(stream.asked).toEqual([null, "4-1"]));
    stream.say("4-2", { type: "turn.delta", ...turn, text: " rose" });
    await waitFor(() => expect(second.of("s").turns[0]?.text).toBe("The river rose"));
    second.close();
  });

  it("that come while none of them leads hear of it as soon as one does", async () => {
    tabs.isHeld = true;
    const first = new Hub("tabs");
    const second = new Hub("tabs");
    tabs.release();
    await second.ready;
    stream.say("4", { type: "turn.started", ...turn });
    stream.say("4-1", { type: "turn.delta", ...turn, text: "The river" });
    await waitFor(() => expect(second.of("s").turns[0]?.text).toBe("The river"));
    first.close();
    second.close();
  });
});

describe("a stream that can't be gone on with", () => {
  it("begins anew, and says so to whoever shows what came before", async () => {
    const first = new Hub("tabs");
    await first.ready;
    const second = new Hub("tabs");
    await second.ready;
    stream.say("9", { type: "turn.started", ...turn });
    await waitFor(() => expect(second.of("s").turns.length).toBe(1));
    const onRestart = vi.fn();
    second.listen({ onRestart });

    // The second takes over, and the server does not know its place any more.
    stream.isForgetful = true;
    first.close();
    await waitFor(() => expect(onRestart).toHaveBeenCalledOnce());
    expect(second.of("s").turns).toEqual([]);
    second.close();
  });

  it("is given up where its reader may not have it", async () => {
    stream.status = 401;
    const hub = new Hub("tabs");
    const seen: string[] = [];
    hub.listen({ onConnection: (connection) => seen.push(connection) });
    await waitFor(() => expect(seen).toContain("refused"));
    expect(stream.asked.length).toBe(1);
    hub.close();
  });
});

describe("what the account has", () => {
  it("is told, whichever run or none it comes from", async () => {
    const hub = new Hub("tabs");
    await hub.ready;
    const onCredits = vi.fn();
    hub.listen({ onCredits });
    stream.say("5", { type: "credits.updated", credits_used: 1, balance: 20, held: 2, available: 18 });
    await waitFor(() => expect(onCredits).toHaveBeenCalledWith({ available: 18, held: 2, balance: 20 }));
    hub.close();
  });
});
