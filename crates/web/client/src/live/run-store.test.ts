import { waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { RunEventOfPerson, Session, Turn } from "~/api/schema";
import { session, turn } from "../../tests/samples";
import type { Hub, Listener } from "./hub";
import { AT_REST } from "./open-turns";
import { RunStore, type RunView } from "./run-store";

afterEach(() => vi.unstubAllGlobals());

/** A stream that opens when the test says so. */
function stream() {
  const listeners = new Set<Listener>();
  let announce = () => {};
  const hub = {
    isFollowing: false,
    ready: new Promise<void>((resolve) => {
      announce = resolve;
    }),
    of: () => AT_REST,
    listen: (listener: Listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    hub: hub as unknown as Hub,
    open: () => announce(),
    say: (event: object) => {
      for (const { onEvent } of listeners) onEvent?.({ session_id: "s", ...event } as RunEventOfPerson);
    },
  };
}

/** A server with one session, and everything that it was asked. */
function server(session: Session, turns: Turn[]) {
  const asked: string[] = [];
  const state = { session, turns };
  vi.stubGlobal("fetch", async ({ url }: Request) => {
    asked.push(new URL(url).pathname.replace("/api/v1/sessions/s", ""));
    const isTurns = url.includes("/turns");
    return Response.json(isTurns ? { items: state.turns, next_cursor: null } : state.session);
  });
  return { asked, state };
}

const shownTurns = (view: RunView) =>
  view.kind === "ready" ? view.run.turns.map(({ id }) => id) : view.kind;

it("shows what rests before there is a stream, and reads no more where nothing happened since", async () => {
  const { asked } = server(session({ id: "s", status: "completed" }), [turn({ id: "a" })]);
  const { hub, open } = stream();
  const store = new RunStore("s", hub);
  await waitFor(() => expect(shownTurns(store.get())).toEqual(["a"]));
  const shown = store.get();
  open();
  await waitFor(() => expect(asked).toEqual(["", "/turns", ""]));
  await Promise.resolve();
  expect(store.get()).toBe(shown);
  store.close();
});

it("reads anew what happened before the stream was open", async () => {
  const { state } = server(session({ id: "s", status: "completed", last_event_id: "4" }), [
    turn({ id: "a" }),
  ]);
  const { hub, open } = stream();
  const store = new RunStore("s", hub);
  await waitFor(() => expect(shownTurns(store.get())).toEqual(["a"]));
  state.session = { ...state.session, last_event_id: "9" };
  state.turns = [turn({ id: "a" }), turn({ id: "b" })];
  open();
  await waitFor(() => expect(shownTurns(store.get())).toEqual(["a", "b"]));
  store.close();
});

it("waits for the stream where text is being written, and misses nothing that came meanwhile", async () => {
  server(session({ id: "s", status: "running", last_event_id: "4", document_version: 1 }), []);
  const { hub, open, say } = stream();
  const store = new RunStore("s", hub);
  say({ type: "document.updated", position: "5", version: 2 });
  await new Promise((resolve) => setTimeout(resolve));
  expect(store.get().kind).toBe("loading");
  open();
  await waitFor(() =>
    expect(store.get()).toMatchObject({ kind: "ready", run: { session: { document_version: 2 } } }),
  );
  store.close();
});

/** A store that shows this session, with an open stream that has nothing more to say of it. */
async function following(shown: Session) {
  const { asked, state } = server(shown, []);
  const { hub, say } = stream();
  Object.assign(hub, { isFollowing: true });
  const store = new RunStore("s", hub);
  await waitFor(() => expect(store.get().kind).toBe("ready"));
  asked.length = 0;
  return { asked, state, say, store };
}

const shownStatus = (view: RunView) => (view.kind === "ready" ? view.run.session.status : view.kind);

it("shows what a command answered before it is told of it", async () => {
  const draft = session({ id: "s", status: "draft", last_event_id: "0" });
  const { asked, store } = await following(draft);
  store.put({ ...draft, status: "running", last_event_id: "1" });
  expect(shownStatus(store.get())).toBe("running");
  expect(asked).toEqual([]);
  store.close();
});

it("is not put back by an answer that comes after later news", async () => {
  const paused = session({ id: "s", status: "paused", last_event_id: "4" });
  const { asked, state, say, store } = await following(paused);
  state.session = { ...paused, status: "completed", last_event_id: "9" };
  say({ type: "session.resumed", position: "5" });
  say({ type: "session.completed", position: "9", reason: "max_rounds", delivered: null });
  await waitFor(() => expect(asked).toEqual(["", "/turns"]));
  const seen: string[] = [];
  store.subscribe(() => seen.push(shownStatus(store.get())));
  store.put({ ...paused, status: "running", last_event_id: "5" });
  // What the command changed and no event tells is read.
  await waitFor(() => expect(asked).toEqual(["", "/turns", "", "/turns"]));
  await waitFor(() => expect(seen.length).toBeGreaterThan(0));
  expect(new Set(seen)).toEqual(new Set(["completed"]));
  store.close();
});

it("reads anew what was asked for before a command and would come after it", async () => {
  const paused = session({ id: "s", status: "paused", last_event_id: "4" });
  const { asked, state, store } = await following(paused);
  const seen: string[] = [];
  store.subscribe(() => {
    const view = store.get();
    if (view.kind === "ready") seen.push(view.run.session.title);
  });
  const answer = globalThis.fetch;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  vi.stubGlobal("fetch", async (request: Request) => {
    const early = await answer(request);
    await held;
    return early;
  });
  void store.load();
  await waitFor(() => expect(asked).toEqual([""]));
  vi.stubGlobal("fetch", answer);
  state.session = { ...paused, title: "Changed" };
  store.put(state.session);
  release();
  await waitFor(() => expect(seen.length).toBe(2));
  expect(new Set(seen)).toEqual(new Set(["Changed"]));
  store.close();
});
