import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session, Turn } from "~/api/schema";
import { askAt, launch, newContext, open, picture } from "./browser";
import { startProxy } from "./proxy";
import { type Server, startServer } from "./server";
import { make as makeAt, NOTE, until as untilAt } from "./sessions";

let browser: Browser;
let server: Server;

beforeAll(async () => {
  // So slow that something can happen while a text is written.
  [browser, server] = await Promise.all([launch(), startServer({ SCRIPTED_TOKENS_PER_SECOND: "100" })]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

const ask = <T>(method: string, path: string) => askAt<T>(server.url, method, path);
const make = (change: object) => makeAt(change, server.url);
const until = (id: string, ends: Parameters<typeof untilAt>[1]) => untilAt(id, ends, server.url);

/** A run of one round, over so many times the note. */
function oneRound(times: number) {
  const parts = Array.from({ length: times }, (_, part) =>
    NOTE.replace("# A note", `# Part ${part + 1}: a note`),
  );
  return { termination: { max_rounds: 1 }, working_document: parts.join("\n") };
}

/** The writer takes about seven seconds. */
const LONG = oneRound(6);

/** The writer takes twenty seconds: for what is stopped before its end. */
const LONGER = oneRound(16);

/** A minute: for what takes a slow machine long. */
const ENDLESS = oneRound(50);

/** Longer than any run takes that is followed to its end, on whatever machine. */
const A_RUN_MS = 120_000;

describe("from nothing to a finished text", () => {
  it("takes the keyboard alone", async () => {
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto("/");
    await page.getByRole("heading", { name: "New session" }).waitFor();
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    await tabTo(page, button("Change"));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Quick polish" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByLabel("What should happen?"));
    await page.keyboard.type("Tighten this note.");
    await tabTo(page, page.getByLabel("Your text"));
    await page.keyboard.insertText(NOTE);
    await page.getByText("never more than").waitFor();
    await picture(page, "studio-filled-light-1440");
    await tabTo(page, button("Start"));
    await page.keyboard.press("Enter");
    await page.waitForURL("**/sessions/*");
    await page.getByText(/^Finished:/).waitFor({ timeout: A_RUN_MS });
    await tabTo(page, page.getByRole("button").filter({ hasText: /^Copy$/ }));
    await tabTo(page, page.getByRole("link", { name: "Save as Markdown" }));
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("a run that is watched", () => {
  it("shows the same text however often its connection is cut", async () => {
    const session = await make(LONG);
    const proxy = await startProxy(server.url);
    // The browser reports the connections that were cut; that is what this is about.
    const context = await newContext(browser, { base: proxy.url });
    const { page, faults } = await open(context, /ERR_|Failed to load resource/);
    await page.goto(`/sessions/${session.id}`);
    await page.getByRole("button", { name: "Start" }).first().click();
    await written(page, "Writer", 15);
    for (let cuts = 0; cuts < 3; cuts++) {
      const back = page.waitForResponse("**/api/v1/events");
      expect(proxy.cut()).toBeGreaterThan(0);
      await back;
      const words = (await deskText(page, "Writer")).split(" ").length;
      await written(page, "Writer", words + 15);
    }
    const writer = await ended(page, session.id, "writer", "Writer");
    expect(await deskText(page, "Writer")).toBe(plain(writer.output));
    await page.getByText(/^Finished:/).waitFor({ timeout: A_RUN_MS });
    const style = await ended(page, session.id, "style_editor", "Style editor");
    expect(await deskText(page, "Style editor")).toContain(plain(style.output).slice(0, 60));
    expect(faults).toEqual([]);
    await context.close();
    await proxy.close();
  });

  it("stands where it stood after a reload, and can be stopped", async () => {
    const session = await make(LONGER);
    await ask("POST", `/sessions/${session.id}/start`);
    const context = await newContext(browser, { base: server.url });
    const { page, faults } = await open(context);
    await page.goto(`/sessions/${session.id}`);
    await written(page, "Writer", 40);
    const before = await deskText(page, "Writer");
    await picture(page, "run-live-light-1440");
    await page.reload();
    await written(page, "Writer", 40);
    expect((await deskText(page, "Writer")).startsWith(before.slice(0, before.lastIndexOf(" ")))).toBe(true);
    await page.getByRole("button", { name: "Stop…" }).first().click();
    await picture(page, "run-stopping-light-1440");
    await page.getByRole("button", { name: "Stop the run" }).click();
    await page
      .getByText(/What had been written is kept and cost/)
      .first()
      .waitFor();
    const stopped = await until(session.id, ["stopped"]);
    await spends(page, stopped);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, "run-stopped-dark-390");
    expect(faults).toEqual([]);
    await context.close();
  });

  it("pauses after the turn, says nothing until it goes on, and spends what its turns cost", async () => {
    const session = await make(LONG);
    const context = await newContext(browser, { base: server.url });
    const { page, faults } = await open(context);
    await page.goto(`/sessions/${session.id}`);
    await page.getByRole("button", { name: "Start" }).first().click();
    await written(page, "Writer", 10);
    // The key does what the button does, which is there for it once the start was answered.
    await page.getByRole("button", { name: "Pause" }).first().click({ trial: true });
    await page.keyboard.press("p");
    await page.getByText("Pausing after this turn").first().waitFor();
    await page.getByText("Paused", { exact: true }).last().waitFor({ timeout: A_RUN_MS });
    const paused = await until(session.id, ["paused"]);
    const turns = await turnsOf(session.id);
    expect(turns.map((turn) => turn.agent_id)).toEqual(["writer"]);
    await page.getByLabel("A word to the writers").fill("Keep the café.");
    await page.getByRole("button", { name: "Add the note" }).click();
    await page.getByText("The writers read it in round 2.").waitFor();
    await picture(page, "run-paused-light-1440");
    expect((await ask<Session>("GET", `/sessions/${session.id}`)).current_round).toBe(paused.current_round);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Resume" }).first().click();
    await page.getByText(/^Finished:/).waitFor({ timeout: A_RUN_MS });
    await spends(page, await until(session.id, ["completed"]));
    expect(new Set((await turnsOf(session.id)).map((turn) => turn.id)).size).toBe(4);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("leaves whoever scrolled up where they are", async () => {
    const session = await make(ENDLESS);
    await ask("POST", `/sessions/${session.id}/start`);
    const context = await newContext(browser, { base: server.url });
    const { page } = await open(context);
    await page.goto(`/sessions/${session.id}`);
    const paper = page.getByRole("region", { name: "What Writer writes" });
    await page.waitForFunction(() => {
      const box = document.querySelector("[aria-label='What Writer writes']");
      // Far enough that its beginning is not near its end, whatever height is taken for what is out of sight.
      return box !== null && box.scrollTop > 200;
    });
    await paper.evaluate((box) => box.scrollTo({ top: 0 }));
    const jump = page.getByRole("button", { name: "Jump to live" });
    await jump.waitFor();
    const length = (await deskText(page, "Writer")).length;
    await page.waitForFunction(
      (length) =>
        (document.querySelector("[aria-label=Writer] .prose")?.textContent?.length ?? 0) > length + 60,
      length,
    );
    expect(await paper.evaluate((box) => box.scrollTop)).toBe(0);
    await jump.click();
    await page.waitForFunction(
      () => (document.querySelector("[aria-label='What Writer writes']")?.scrollTop ?? 0) > 60,
    );
    await stop(session.id);
    await context.close();
  });

  it("is one stream, however many tabs look at it", async () => {
    const session = await make(ENDLESS);
    const context = await newContext(browser, { base: server.url });
    const streams: string[] = [];
    const tabs: Page[] = [];
    for (let tab = 0; tab < 10; tab++) {
      const { page } = await open(context);
      page.on("request", (request) => request.url().endsWith("/api/v1/events") && streams.push(`${tab}`));
      await page.goto(`/sessions/${session.id}`);
      await page.getByRole("heading", { name: session.title }).waitFor();
      tabs.push(page);
    }
    expect(streams).toEqual(["0"]);
    await ask("POST", `/sessions/${session.id}/start`);
    for (const tab of tabs) await written(tab, "Writer", 5);
    // Whoever follows the stream goes; the next one goes on where it stood.
    const [first, ...others] = tabs;
    await first?.close();
    await expect.poll(() => streams.length).toBe(2);
    const before = await Promise.all(others.map((tab) => deskText(tab, "Writer")));
    for (const [at, tab] of others.entries())
      await written(tab, "Writer", (before[at] ?? "").split(" ").length + 15);
    const seen = await Promise.all(others.map((tab) => deskText(tab, "Writer")));
    await stop(session.id);
    const [writer] = await turnsOf(session.id);
    // The last word of each may not have been whole.
    for (const text of seen)
      expect(plain(writer?.output ?? "")).toContain(text.slice(0, text.lastIndexOf(" ")));
    for (const tab of others)
      await expect.poll(() => deskText(tab, "Writer")).toBe(plain(writer?.output ?? ""));
    expect(streams.length).toBe(2);
    await context.close();
  });
});

/** Goes through the page by the Tab key until this is in focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element.matches(":focus"))) return;
  }
  throw new Error(`${wanted} is out of reach of the keyboard`);
}

async function deskText(page: Page, name: string): Promise<string> {
  const prose = page.getByRole("region", { name, exact: true }).locator(".prose");
  return plain(
    await prose.evaluate((element) =>
      Array.from(element.querySelectorAll("h2, h3, h4, p, li"), (part) => part.textContent).join(" "),
    ),
  );
}

/** Waits until so many words stand at the desk, or all that there will be. */
async function written(page: Page, name: string, words: number): Promise<void> {
  await page.waitForFunction(
    ([name, words]) => {
      const desk = document.querySelector(`section[aria-label="${name}"]`);
      const text = desk?.querySelector(".prose")?.textContent ?? "";
      return text.split(/\s+/).length >= Number(words) || desk?.textContent?.includes("Turn finished");
    },
    [name, words] as const,
  );
}

/** Words alone: marks of Markdown and line breaks are shown in other ways. */
function plain(text: string): string {
  return text
    .replace(/^#+ /gm, "")
    .replace(/^\s*([-*]|\d+\.) /gm, "")
    .replace(/\s+/g, " ")
    .trim();
}

async function turnsOf(id: string): Promise<Turn[]> {
  return (await ask<{ items: Turn[] }>("GET", `/sessions/${id}/turns`)).items;
}

/** Ends a run that may be over by itself on a machine that is very slow. */
async function stop(id: string): Promise<void> {
  await ask("POST", `/sessions/${id}/stop`).catch(() => {});
  await until(id, ["stopped", "completed"]);
}

/** The turn of this agent, once it is over here and at its desk. */
async function ended(page: Page, id: string, agent: string, name: string): Promise<Turn> {
  await page
    .getByRole("region", { name, exact: true })
    .getByText(/Turn finished/)
    .waitFor({ timeout: A_RUN_MS });
  const turn = (await turnsOf(id)).find((turn) => turn.agent_id === agent && turn.outcome === "completed");
  if (turn === undefined) throw new Error(`the page says that ${agent} ended a turn, and there is none`);
  return turn;
}

/** What the page says was spent is what the turns cost, and what the session was charged. */
async function spends(page: Page, session: Session): Promise<void> {
  const sum = (await turnsOf(session.id)).reduce((sum, turn) => sum + turn.credits, 0);
  expect(session.credits_used).toBe(sum);
  await page.getByText(`spent ${sum} cr`).waitFor();
}
