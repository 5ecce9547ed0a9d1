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
  await vi.waitFor(() => expect(shownTurns(store.get())).toEqual(["a"]));
  const shown = store.get();
  open();
  await vi.waitFor(() => expect(asked).toEqual(["", "/turns", ""]));
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
  await vi.waitFor(() => expect(shownTurns(store.get())).toEqual(["a"]));
  state.session = { ...state.session, last_event_id: "9" };
  state.turns = [turn({ id: "a" }), turn({ id: "b" })];
  open();
  await vi.waitFor(() => expect(shownTurns(store.get())).toEqual(["a", "b"]));
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
  await vi.waitFor(() =>
    expect(store.get()).toMatchObject({ kind: "ready", run: { session: { document_version: 2 } } }),
  );
  store.close();
});
