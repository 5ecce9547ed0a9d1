import type { AccountEvent, PersonEvent, RunEventOfPerson } from "~/api/schema";
import { type Connection, follow } from "./follow";
import { AT_REST, type LiveSession, live } from "./open-turns";
import type { SseFrame } from "./sse";

/** What tabs tell each other. */
type Message =
  | { readonly kind: "hello" }
  | {
      readonly kind: "welcome";
      readonly id: string | null;
      readonly connection: Connection;
      readonly sessions: Live;
    }
  | { readonly kind: "frames"; readonly frames: readonly SseFrame[] }
  | { readonly kind: "connection"; readonly connection: Connection }
  | { readonly kind: "restart" };

type Live = readonly (readonly [string, LiveSession])[];

/** What can be spent, what is held for calls under way, and the sum of both. */
export type Credits = Pick<AccountEvent, "available" | "held" | "balance">;

/** What a tab hears of its one stream. */
export interface Listener {
  /** An event, after it was counted in. */
  onEvent?: (event: RunEventOfPerson) => void;
  /** What the account has, whenever that changed. */
  onCredits?: (credits: Credits) => void;
  /** What came before is not continued: read what you show anew. */
  onRestart?: () => void;
  onConnection?: (connection: Connection) => void;
}

/**
 * Everything that happens in a person's runs, over one connection for all of their tabs.
 *
 * The tab that holds the lock leads: it follows the stream and passes the frames on, as many at once as came at once. The others count along, so that
 * whichever gets the lock next goes on exactly where the last one was. A tab that comes later is told the text so far.
 */
export class Hub {
  private readonly listeners = new Set<Listener>();
  private readonly sessions = new Map<string, LiveSession>();
  private readonly channel: BroadcastChannel;
  private readonly life = new AbortController();
  private isLeader = false;
  private isInformed = false;
  private lastId: string | null = null;
  private announceReady: () => void = () => {};

  connection: Connection = "connecting";

  /** Whether events are heard from now on: a snapshot that is read afterwards is followed by every one that it lacks. */
  get isFollowing(): boolean {
    return this.connection === "open";
  }

  /** Resolved once a stream is open, here or in the tab that leads. */
  readonly ready = new Promise<void>((resolve) => {
    this.announceReady = resolve;
  });

  constructor(
    private readonly name: string,
    private readonly url = "/api/v1/events",
  ) {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.hear(data);
    this.tell({ kind: "hello" });
    void this.lead();
  }

  /** Ends everything; the lock goes to the next tab. */
  close(): void {
    this.life.abort();
    this.channel.close();
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  of(session: string): LiveSession {
    return this.sessions.get(session) ?? AT_REST;
  }

  private async lead(): Promise<void> {
    const { signal } = this.life;
    // Without a secure context there are no locks: each tab then follows a stream of its own.
    if (!navigator.locks) return this.run();
    try {
      await navigator.locks.request(this.name, { signal }, () => this.run());
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private run(): Promise<void> {
    this.isLeader = true;
    this.isInformed = true;
    // Whoever came while nobody led was not answered.
    this.welcome();
    return follow({
      url: this.url,
      signal: this.life.signal,
      after: this.lastId,
      onFrames: (frames) => {
        this.tell({ kind: "frames", frames });
        for (const frame of frames) this.count(frame);
      },
      onConnection: (connection) => {
        this.tell({ kind: "connection", connection });
        this.connected(connection);
      },
      onRestart: () => {
        this.tell({ kind: "restart" });
        this.restart();
      },
    });
  }

  private hear(message: Message): void {
    if (message.kind === "hello") {
      if (this.isLeader) this.welcome();
    } else if (this.isLeader) {
      // Two lead where there are no locks; each listens to its own stream.
    } else if (message.kind === "welcome") {
      this.join(message);
    } else if (message.kind === "restart") {
      this.restart();
    } else if (this.isInformed) {
      if (message.kind === "connection") this.connected(message.connection);
      else for (const frame of message.frames) this.count(frame);
    }
  }

  private welcome(): void {
    const sessions = [...this.sessions];
    this.tell({ kind: "welcome", id: this.lastId, connection: this.connection, sessions });
  }

  private join(welcome: Message & { kind: "welcome" }): void {
    if (this.isInformed) return;
    this.isInformed = true;
    this.lastId = welcome.id;
    for (const [id, session] of welcome.sessions) this.sessions.set(id, session);
    this.connected(welcome.connection);
  }

  private restart(): void {
    this.isInformed = true;
    this.lastId = null;
    this.sessions.clear();
    for (const listener of this.listeners) listener.onRestart?.();
  }

  private connected(connection: Connection): void {
    this.connection = connection;
    if (connection !== "connecting") this.announceReady();
    for (const listener of this.listeners) listener.onConnection?.(connection);
  }

  private count(frame: SseFrame): void {
    if (frame.id !== "") this.lastId = frame.id;
    if (frame.data === "") return;
    const event = JSON.parse(frame.data) as PersonEvent;
    if (event.type === "credits.updated") {
      const { available, held, balance } = event;
      for (const listener of this.listeners) listener.onCredits?.({ available, held, balance });
    }
    if (!("session_id" in event)) return;
    const after = live(this.of(event.session_id), event);
    if (after === AT_REST) this.sessions.delete(event.session_id);
    else this.sessions.set(event.session_id, after);
    for (const listener of this.listeners) listener.onEvent?.(event);
  }

  private tell(message: Message): void {
    if (!this.life.signal.aborted) this.channel.postMessage(message);
  }
}
