import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Session } from "~/api/schema";

/** A server in front of the real one that says of a session that it runs, and tells far more of it than any model could. */
export interface Firehose {
  readonly url: string;
  /** What each agent has written once everything is told. */
  readonly texts: ReadonlyMap<string, string>;
  readonly close: () => void;
}

const EVENTS_PER_SECOND = 1_250;

/** Every so often, as many events as have come due. */
const TICK_MS = 20;

export async function startFirehose(target: string, session: Session, seconds: number): Promise<Firehose> {
  const agents = session.agents.map((agent) => agent.id);
  const pieces = Array.from({ length: EVENTS_PER_SECOND * seconds }, (_, at) => piece(at));
  const texts = new Map(agents.map((id, seat) => [id, textOf(pieces, seat, agents.length)]));
  const server = createServer((asked, answer) => {
    const path = asked.url ?? "/";
    if (path === "/api/v1/events") tell(answer, session.id, agents, pieces);
    else if (path === `/api/v1/sessions/${session.id}`) void snapshot(target, path, answer);
    else forward(target, asked, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    texts,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Short words, and a new paragraph now and then. */
function piece(at: number): string {
  return at % 240 > 235 ? `w${at}.\n\n` : `w${at} `;
}

function textOf(pieces: readonly string[], seat: number, seats: number): string {
  return pieces.filter((_, at) => at % seats === seat).join("");
}

function tell(
  answer: ServerResponse,
  session: string,
  agents: readonly string[],
  pieces: readonly string[],
): void {
  answer.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const turn = (agent: string) => ({
    session_id: session,
    turn_id: `turn-${agent}`,
    agent_id: agent,
    round: 1,
    phase: 1,
  });
  const frame = (position: string, event: object) =>
    `id: ${position}\nevent: x\ndata: ${JSON.stringify({ ...event, position })}\n\n`;
  for (const agent of agents) answer.write(frame("4", { type: "turn.started", attempt: 1, ...turn(agent) }));
  let told = 0;
  const timer = setInterval(() => {
    const due = Math.min(pieces.length, told + (EVENTS_PER_SECOND * TICK_MS) / 1000);
    for (; told < due; told++) {
      const agent = agents[told % agents.length] ?? "";
      answer.write(frame(`4-${told + 1}`, { type: "turn.delta", ...turn(agent), text: pieces[told] }));
    }
    if (told === pieces.length) clearInterval(timer);
  }, TICK_MS);
  answer.on("close", () => clearInterval(timer));
}

async function snapshot(target: string, path: string, answer: ServerResponse): Promise<void> {
  const session = (await (await fetch(`${target}${path}`)).json()) as Session;
  answer.writeHead(200, { "content-type": "application/json" });
  answer.end(JSON.stringify({ ...session, status: "running", current_round: 1, last_event_id: "4" }));
}

function forward(target: string, asked: IncomingMessage, answer: ServerResponse): void {
  const onward = request(
    `${target}${asked.url}`,
    { method: asked.method, headers: asked.headers },
    (real) => {
      answer.writeHead(real.statusCode ?? 502, real.headers);
      real.pipe(answer);
    },
  );
  onward.on("error", () => answer.destroy());
  asked.pipe(onward);
}
