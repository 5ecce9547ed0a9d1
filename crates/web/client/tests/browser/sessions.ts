import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import type { Session, Status } from "~/api/schema";
import { ask, askAt } from "./browser";

/** Has faults for the scripted model to find, so that it goes on for rounds. */
export const NOTE = `# A note on the new reading room

The reading room is actually opening on Monday. Due to the fact that the old one was very small, a large number of
visitors were not able to find a seat, and in order to help them the library has made the decision to move the
periodicals to the first floor.

At this point in time the café is closed. It will open in the near future!!

We utilize a small camera at the door for the purpose of counting visitors.
`;

export function make(change: object = {}, server = inject("url")): Promise<Session> {
  return askAt<Session>(server, "POST", "/sessions", {
    title: "The reading room",
    initial_prompt: "Tighten this note. Keep its facts.",
    working_document: NOTE,
    ...change,
  });
}

/** A session that is started and followed to one of these ends. */
export async function finish(session: Session, ends: readonly Status[] = ["completed"]): Promise<Session> {
  await ask("POST", `/sessions/${session.id}/start`);
  return until(session.id, ends);
}

export async function until(id: string, ends: readonly Status[], server = inject("url")): Promise<Session> {
  for (let attempt = 0; attempt < 1_200; attempt++) {
    const session = await askAt<Session>(server, "GET", `/sessions/${id}`);
    if (ends.includes(session.status)) return session;
    await sleep(100);
  }
  throw new Error(`session ${id} did not become ${ends.join(" or ")}`);
}
