import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { BrowserContext } from "playwright-core";

export interface PlayedStripe {
  /** With which the product sells through it. */
  readonly settings: Record<string, string>;
  /** Has the page paid that was opened last, and tells where it leads. */
  readonly pay: () => Promise<string>;
  /** Tells the server everything that it was not told yet. */
  readonly deliver: (server: string) => Promise<void>;
  readonly stop: () => void;
}

/** A payment processor that is played on this machine: it keeps state, and signs what it tells. */
export async function startStripe(): Promise<PlayedStripe> {
  const program = process.env.ATELIER_PLAYED_STRIPE;
  if (program === undefined)
    throw new Error("ATELIER_PLAYED_STRIPE is not set: run `cargo xtask client browser`");
  const stripe = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: stripe.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the played payment processor ended; it said why");
    return value;
  };
  const ask = (line: string) => {
    stripe.stdin.write(`${line}\n`);
    return answer();
  };
  const settings: Record<string, string> = JSON.parse(await answer());
  return {
    settings,
    pay: () => ask("pay"),
    deliver: async (server) => {
      await ask(`deliver ${server}/api/v1/webhooks/stripe`);
    },
    stop: () => stripe.kill(),
  };
}

/** What a page asks of the payment processor itself is none of its faults. */
export const ITS_PAGES = /^foreign: https:\/\/(checkout|billing)\.stripe\.example\.test\//;

/** Stands for its pages, which are nowhere: people are there, and nothing else happens. */
export async function playPages(context: BrowserContext): Promise<void> {
  await context.route("https://*.stripe.example.test/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Pay</title><h1>Pay</h1>" }),
  );
}
