import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, launch, newContext, open, picture, textIn } from "./browser";
import { type Server, startServer } from "./server";
import { NOTE } from "./sessions";

let browser: Browser;
let server: Server;

beforeAll(async () => {
  browser = await launch();
  server = await startServer({ MAGIC_LINKS: "on", DEFAULT_PLAN: "free", SCRIPTED_TOKENS_PER_SECOND: "0" });
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe("somebody who is not signed in", () => {
  it("comes back to where they wanted to go, and is somebody from then on", async () => {
    const context = await newContext(browser, { base: server.url });
    // Being nobody is what the page asks about.
    const { page, faults } = await open(context, /401/);
    await page.goto("/settings/keys");
    await page.getByRole("heading", { name: "Sign in to Atelier" }).waitFor();
    await expectAccessible(page, "sign-in");
    await picture(page, "sign-in-light-1440");
    await signIn(page, "ada@example.org");
    await page.waitForURL("**/settings/keys");
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    await page.getByText("of 20 cr left").waitFor();
    await page.getByRole("link", { name: "Privacy" }).click();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByRole("heading", { name: "Sign in to Atelier" }).waitFor();
    await page.goto("/sessions");
    await page.getByRole("heading", { name: "Sign in to Atelier" }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("somebody whose credits are used up", () => {
  it("is told what is missing and what to do, and keeps the draft", async () => {
    const context = await newContext(browser, { base: server.url, isNew: true });
    const { page, faults } = await open(context, /40[12]/);
    await page.goto("/");
    await signIn(page, "grace@example.org");
    // Whoever has no session yet is shown one.
    await page.getByRole("heading", { name: "A finished session" }).waitFor();
    await page.getByRole("button", { name: "From nothing" }).click();
    await page.getByRole("heading", { name: "New session" }).waitFor();
    await spendAll(page);
    await page.getByLabel("What should happen?").fill("Tighten this note.");
    await page.getByLabel("Your text").fill(NOTE);
    await page.getByText("What is left").waitFor();
    await page.getByRole("button", { name: "Start" }).click();
    const alert = page.getByRole("alert");
    await alert.getByText(/Missing: [\d.]+ cr\./).waitFor();
    await alert.getByText(/Choose fewer rounds/).waitFor();
    await picture(page, "studio-without-credits-light-1440");
    expect(await textIn(page.getByLabel("Your text"))).toBe(NOTE);
    await page.reload();
    await page.getByLabel("What should happen?").waitFor();
    expect(await page.getByLabel("What should happen?").inputValue()).toBe("Tighten this note.");
    await page.getByRole("link", { name: /cr left/ }).click();
    await page.getByText("Every change").waitFor();
    await picture(page, "credits-used-up-light-1440");
    expect(faults).toEqual([]);
    await context.close();
  });
});

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByText("If that address can sign in").waitFor();
  await page.goto(await mailedLink(email));
  await page.getByRole("button").click();
}

async function mailedLink(email: string): Promise<string> {
  const folder = join(server.folder, "mails");
  for (let attempt = 0; attempt < 300; attempt++) {
    for (const name of list(folder)) {
      // Lines of a mail are wrapped, and `=` is written as its number.
      const mail = readFileSync(join(folder, name), "utf8")
        .replace(/=\r?\n/g, "")
        .replaceAll("=3D", "=");
      const link = /https?:\/\/[^\s"<>]+\/auth\/magic-link[^\s"<>]+/.exec(mail)?.[0];
      if (mail.includes(email) && link) return link.replaceAll("&amp;", "&");
    }
    await sleep(100);
  }
  throw new Error(`no mail came for ${email}`);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Runs sessions, as this person, until one can't go on. */
async function spendAll(page: Page): Promise<void> {
  const rest = await page.evaluate(async (note) => {
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/v1${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    };
    for (let round = 0; round < 10; round++) {
      const draft = {
        initial_prompt: "Tighten it.",
        working_document: note,
        termination: { score_threshold: null },
      };
      const { body: session } = await ask("POST", "/sessions", draft);
      const { status } = await ask("POST", `/sessions/${session.id}/start`);
      if (status === 402) return "used up";
      let state = "running";
      while (state === "running") {
        await new Promise((resolve) => setTimeout(resolve, 50));
        state = (await ask("GET", `/sessions/${session.id}`)).body.status;
      }
      // It rests where the next call can't be paid. The plan allows few sessions, too.
      if (state === "paused") return "used up";
    }
    return "there is still something left";
  }, NOTE);
  expect(rest).toBe("used up");
}
