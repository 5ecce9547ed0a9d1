import { answered, api } from "~/api/client";
import type { RunEventOfPerson, Session, Turn } from "~/api/schema";
import type { Hub } from "./hub";
import { AT_REST, type LiveSession } from "./open-turns";
import { isAfter } from "./position";
import { advance, fromSnapshot, type Run } from "./run";

/** What a page about one session shows. */
export type RunView =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: Error }
  | { readonly kind: "ready"; readonly run: Run };

/** After these a run rests, or is over. */
const COME_TO_REST: ReadonlySet<RunEventOfPerson["type"]> = new Set([
  "session.paused",
  "session.completed",
  "session.failed",
  "session.stopped",
]);

/** Text is shown anew at most this often: more can't be read, and painting it takes the time of whoever scrolls. */
const PAINT_EVERY_MS = 100;

/** One session: its snapshot, and every event since, in the order in which they happened. */
export class RunStore {
  private view: RunView = { kind: "loading" };
  /** The text of open answers, as far as it is painted. It changes far more often than anything else. */
  live: LiveSession = AT_REST;
  private readonly watchers = new Set<() => void>();
  private readonly stop: () => void;
  /** Events that came while a snapshot was on its way; absent while none is. */
  private waiting: RunEventOfPerson[] | null = null;
  private attempt = 0;
  private paint: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly id: string,
    private readonly hub: Hub,
    /** Told of a snapshot's session before its turns are read, for what else can be read meanwhile. */
    private readonly onSession: (session: Session) => void = () => {},
  ) {
    this.stop = hub.listen({
      onEvent: (event) => this.hear(event),
      onRestart: () => void this.load(),
    });
    void this.load();
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly get = (): RunView => this.view;

  close(): void {
    this.stop();
    this.attempt++;
    clearTimeout(this.paint);
  }

  /**
   * What a command answered is the state after it; the events that say the same come, or have come. Where more than that
   * was heard already, the answer is over. Then all of it is read anew, as it is where a snapshot under way may be from
   * before the command.
   */
  put(session: Session): void {
    if (this.view.kind !== "ready") return;
    const { run } = this.view;
    const isOver = isAfter(run.position, session.last_event_id);
    if (!isOver) this.show({ kind: "ready", run: { ...run, session: { ...run.session, ...session } } });
    if (isOver || this.waiting !== null) void this.load();
  }

  readonly load = async (): Promise<void> => {
    const attempt = ++this.attempt;
    this.waiting = [];
    if (this.view.kind !== "ready") this.show({ kind: "loading" });
    try {
      // First the stream, then the snapshot: whatever happens in between comes twice rather than never.
      const isFollowed = this.hub.isFollowing;
      const snapshot = await readSession(this.id, this.onSession);
      if (attempt !== this.attempt) return;
      // What rests is shown while the stream is being opened, and looked at again once it is.
      const isShown = !isFollowed && snapshot.session.status !== "running";
      if (isShown) this.begin(snapshot, []);
      if (!isFollowed) await this.hub.ready;
      const latest = isFollowed ? snapshot : await readSession(this.id, this.onSession, snapshot);
      if (attempt !== this.attempt) return;
      const since = this.waiting;
      this.waiting = null;
      if (!isShown || latest !== snapshot || since.length > 0) this.begin(latest, since);
    } catch (error) {
      if (attempt !== this.attempt) return;
      this.waiting = null;
      // What is shown was true; the next event or the next try says more.
      if (this.view.kind !== "ready") this.show({ kind: "failed", error: asError(error) });
    }
  };

  private begin({ session, turns }: Snapshot, since: readonly RunEventOfPerson[]): void {
    this.live = this.hub.of(this.id);
    const open = this.live.turns;
    const run = since.reduce((run, event) => advance(run, event, open), fromSnapshot(session, turns));
    this.show({ kind: "ready", run });
  }

  private hear(event: RunEventOfPerson): void {
    if (event.session_id !== this.id) return;
    if (event.type === "turn.delta") {
      this.paint ??= setTimeout(() => this.catchUp(), PAINT_EVERY_MS);
      return;
    }
    this.waiting?.push(event);
    if (this.view.kind !== "ready") return;
    const run = advance(this.view.run, event, this.live.turns);
    this.live = this.hub.of(this.id);
    this.show({ kind: "ready", run });
    // Times and reasons are the server's to tell.
    if (COME_TO_REST.has(event.type)) void this.load();
  }

  private catchUp(): void {
    this.paint = undefined;
    this.live = this.hub.of(this.id);
    this.tell();
  }

  private show(view: RunView): void {
    this.view = view;
    this.tell();
  }

  private tell(): void {
    for (const watcher of this.watchers) watcher();
  }
}

interface Snapshot {
  readonly session: Session;
  readonly turns: readonly Turn[];
}

/**
 * Turns are read after the session, so that none of those that it knows is missing. The same object as before where
 * nothing changed since.
 */
async function readSession(
  id: string,
  onSession: (session: Session) => void,
  before?: Snapshot,
): Promise<Snapshot> {
  const session = await answered(api.GET("/api/v1/sessions/{id}", { params: { path: { id } } }));
  onSession(session);
  if (before?.session.last_event_id !== session.last_event_id) return { session, turns: await allTurns(id) };
  return JSON.stringify(before.session) === JSON.stringify(session) ? before : { ...before, session };
}

async function allTurns(id: string): Promise<Turn[]> {
  const turns: Turn[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } =
      cursor === null ? { limit: 100 } : { limit: 100, cursor };
    const page: { items: Turn[]; next_cursor: string | null } = await answered(
      api.GET("/api/v1/sessions/{id}/turns", { params: { path: { id }, query } }),
    );
    turns.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return turns;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
