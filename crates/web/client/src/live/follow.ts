import { type SseFrame, SseParser } from "./sse";

/** How a stream stands. */
export type Connection = "connecting" | "open" | "lost" | "refused";

export interface FollowOptions {
  readonly url: string;
  readonly signal: AbortSignal;
  /** Where to go on. */
  readonly after: string | null;
  /** What came in one piece, in order. */
  readonly onFrames: (frames: readonly SseFrame[]) => void;
  readonly onConnection: (connection: Connection) => void;
  /** Nothing tells where we stood before this connection: what follows begins now. */
  readonly onRestart: () => void;
}

/** The server says something at least every 15 s; twice that and a bit without a word is a connection that died. */
const SILENCE_MS = 40_000;

/** Waits between attempts: at first as long as the server asks for, then doubling, up to this. */
const LONGEST_WAIT_MS = 20_000;
const FIRST_WAIT_MS = 1_000;

/** Follows an event stream for as long as the signal lets it, over any number of connections. */
export async function follow(options: FollowOptions): Promise<void> {
  const { signal, onConnection } = options;
  const place = { id: options.after };
  let failures = 0;
  while (!signal.aborted) {
    onConnection(failures === 0 ? "connecting" : "lost");
    const outcome = await connect(options, place, failures > 0);
    if (signal.aborted) return;
    if (outcome.kind === "refused") {
      onConnection("refused");
      return;
    }
    failures = outcome.kind === "open" ? 1 : failures + 1;
    if (outcome.kind === "restart") {
      place.id = null;
      continue;
    }
    onConnection("lost");
    await wait(outcome.wait ?? backOff(failures), signal);
  }
}

type Outcome =
  | { readonly kind: "open" | "failed"; readonly wait: number | null }
  | { readonly kind: "refused" }
  | { readonly kind: "restart" };

async function connect(
  options: FollowOptions,
  place: { id: string | null },
  isAgain: boolean,
): Promise<Outcome> {
  const connection = new AbortController();
  const abort = () => connection.abort();
  options.signal.addEventListener("abort", abort);
  let silence = setTimeout(abort, SILENCE_MS);
  let isOpen = false;
  const parser = new SseParser();
  try {
    const response = await fetch(options.url, {
      signal: connection.signal,
      credentials: "same-origin",
      cache: "no-store",
      headers: { accept: "text/event-stream", ...(place.id !== null && { "last-event-id": place.id }) },
    });
    if (!response.ok || response.body === null) return refusal(response, place.id !== null);
    isOpen = true;
    options.onConnection("open");
    // Not before: what is read while nothing is heard may be over before anything is.
    if (isAgain && place.id === null) options.onRestart();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done) break;
      silence = setTimeout(abort, SILENCE_MS);
      const frames = parser.push(value);
      if (frames.length === 0) continue;
      place.id = frames.findLast((frame) => frame.id !== "")?.id ?? place.id;
      options.onFrames(frames);
    }
  } catch {
    // Lost or aborted: the caller looks which.
  } finally {
    clearTimeout(silence);
    options.signal.removeEventListener("abort", abort);
  }
  return { kind: isOpen ? "open" : "failed", wait: parser.retry };
}

function refusal(response: Response, hadPlace: boolean): Outcome {
  if (response.status === 401 || response.status === 403) return { kind: "refused" };
  if (response.status === 400 && hadPlace) return { kind: "restart" };
  const seconds = Number(response.headers.get("retry-after"));
  return { kind: "failed", wait: seconds > 0 ? seconds * 1000 : null };
}

/** With chance in it, so that not everybody comes back at the same moment. */
function backOff(failures: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return longest / 2 + (Math.random() * longest) / 2;
}

/** Ends early when the machine is online again, or the signal says so. */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      removeEventListener("online", finish);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    addEventListener("online", finish);
    signal.addEventListener("abort", finish);
  });
}
