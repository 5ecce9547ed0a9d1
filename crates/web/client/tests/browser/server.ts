import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Slow enough to watch, fast enough to wait for. */
const TOKENS_PER_SECOND = "150";

export interface Server {
  readonly url: string;
  /** Its data, and the mails that it sends. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/** The product with a fresh database and the scripted model. Unless settings say otherwise, nobody has to sign in. */
export async function startServer(settings: Record<string, string> = {}): Promise<Server> {
  const binary = process.env.ATELIER_BINARY;
  if (binary === undefined) throw new Error("ATELIER_BINARY is not set: run `cargo xtask client browser`");
  const folder = mkdtempSync(join(tmpdir(), "atelier-browser-"));
  const env = {
    PATH: process.env.PATH,
    ENVIRONMENT: "development",
    DATABASE_URL: `sqlite://${join(folder, "atelier.db")}?mode=rwc`,
    RATE_LIMITS: "off",
    MAIL_FOLDER: join(folder, "mails"),
    SCRIPTED_TOKENS_PER_SECOND: TOKENS_PER_SECOND,
    ...settings,
  };
  const commands = [["migrate", "up"], ["seed"]];
  // Enough for every test, where there is one person for all of them who can't buy any.
  if (settings.MAGIC_LINKS !== "on" && settings.STRIPE_SECRET_KEY === undefined) {
    commands.push(["admin", "grant-credits", "dev@localhost", "10000", "--reason", "for the tests"]);
  }
  for (const command of commands) {
    const { status, stderr } = spawnSync(binary, command, { cwd: folder, env, encoding: "utf8" });
    if (status !== 0) throw new Error(`atelier ${command.join(" ")} ended with ${status}: ${stderr}`);
  }
  // Looked for last, since it is free only for a moment for sure.
  const port = await freePort();
  const server = spawn(binary, ["serve"], {
    cwd: folder,
    env: { ...env, BIND: `127.0.0.1:${port}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(join(process.env.ATELIER_BROWSER_FOLDER ?? folder, `server-${port}.log`));
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(server, url);
  return {
    url,
    folder,
    stop: async () => {
      server.kill("SIGKILL");
      log.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (server.exitCode !== null)
      throw new Error(`the server ended with ${server.exitCode} before it was ready`);
    const ready = await fetch(`${url}/ready`).catch(() => null);
    if (ready?.ok) return;
    await sleep(100);
  }
  throw new Error("the server was not ready after a minute");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = createServer().listen(0, "127.0.0.1", () => {
      const address = listener.address();
      listener.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
