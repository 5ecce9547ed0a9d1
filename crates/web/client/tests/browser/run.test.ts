import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Session, Turn } from "~/api/schema";
import { ask, launch, newContext, open, picture } from "./browser";
import { startProxy } from "./proxy";
import { make, NOTE, until } from "./sessions";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

/** Long enough that something can happen while it is being written. */
const LONG_NOTE = Array.from({ length: 6 }, (_, part) =>
  NOTE.replace("# A note", `# Part ${part + 1}: a note`),
).join("\n");

const ONE_ROUND = { termination: { max_rounds: 1 }, working_document: LONG_NOTE };

describe("from nothing to a finished text", () => {
  it("takes the keyboard alone", async () => {
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto("/");
    await page.getByRole("heading", { name: "New session" }).waitFor();
    await tabTo(page, "Change");
    await page.keyboard.press("Enter");
    await tabTo(page, "Quick polish");
    await page.keyboard.press("Enter");
    await tabTo(page, "What should happen?");
    await page.keyboard.type("Tighten this note.");
    await tabTo(page, "Your text");
    await page.keyboard.insertText(NOTE);
    await page.getByText("never more than").waitFor();
    await picture(page, "studio-filled-light-1440");
    await tabTo(page, "Start");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/sessions/*");
    await page.getByText(/^Finished:/).waitFor({ timeout: 60_000 });
    await tabTo(page, "Copy");
    await tabTo(page, "Save as Markdown");
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("a run that is watched", () => {
  it("shows the same text however often its connection is cut", async () => {
    const session = await make(ONE_ROUND);
    const proxy = await startProxy(inject("url"));
    // The browser reports the connections that were cut; that is what this is about.
    const context = await newContext(browser, { base: proxy.url });
    const { page, faults } = await open(context, /ERR_|Failed to load resource/);
    await page.goto(`/sessions/${session.id}`);
    await page.getByRole("button", { name: "Start" }).first().click();
    let words = 0;
    for (let cuts = 0; cuts < 3; cuts++) {
      // More than stood there at the last cut: the stream is back.
      await written(page, "Writer", words + 15);
      words = (await deskText(page, "Writer")).split(" ").length;
      expect(proxy.cut()).toBeGreaterThan(0);
    }
    const writer = await ended(page, session.id, "writer");
    expect(await deskText(page, "Writer")).toBe(plain(writer.output));
    await until(session.id, ["completed"]);
    await page.getByText(/^Finished:/).waitFor();
    const style = await ended(page, session.id, "style_editor");
    expect(await deskText(page, "Style editor")).toContain(plain(style.output).slice(0, 60));
    expect(faults).toEqual([]);
    await context.close();
    await proxy.close();
  });

  it("stands where it stood after a reload, and can be stopped", async () => {
    const session = await make(ONE_ROUND);
    await ask("POST", `/sessions/${session.id}/start`);
    const context = await newContext(browser);
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
    await page.getByText(/What had been written is kept and cost/).waitFor();
    const stopped = await until(session.id, ["stopped"]);
    await spends(page, stopped);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, "run-stopped-dark-390");
    expect(faults).toEqual([]);
    await context.close();
  });

  it("pauses after the turn, says nothing until it goes on, and spends what its turns cost", async () => {
    const session = await make(ONE_ROUND);
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto(`/sessions/${session.id}`);
    await page.getByRole("button", { name: "Start" }).first().click();
    await written(page, "Writer", 10);
    await page.keyboard.press("p");
    await page.getByText("Pausing after this turn").first().waitFor();
    await page.getByText("Paused", { exact: true }).last().waitFor({ timeout: 60_000 });
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
    await page.getByText(/^Finished:/).waitFor({ timeout: 60_000 });
    await spends(page, await until(session.id, ["completed"]));
    expect(new Set((await turnsOf(session.id)).map((turn) => turn.id)).size).toBe(4);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("leaves whoever scrolled up where they are", async () => {
    const session = await make(ONE_ROUND);
    await ask("POST", `/sessions/${session.id}/start`);
    const context = await newContext(browser);
    const { page } = await open(context);
    await page.goto(`/sessions/${session.id}`);
    const paper = page.getByRole("region", { name: "What Writer writes" });
    await page.waitForFunction(() => {
      const box = document.querySelector("[aria-label='What Writer writes']");
      return box !== null && box.scrollTop > 60;
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
    await ask("POST", `/sessions/${session.id}/stop`);
    await context.close();
  });

  it("is one stream, however many tabs look at it", async () => {
    const session = await make(ONE_ROUND);
    const context = await newContext(browser);
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
    await tabs[0]?.close();
    const writer = await ended(tabs[9] as Page, session.id, "writer");
    for (const tab of tabs.slice(1)) {
      await tab.getByText(/Turn finished, document updated/).waitFor();
      expect(await deskText(tab, "Writer")).toBe(plain(writer.output));
    }
    expect(streams.length).toBe(2);
    await context.close();
  });
});

/** Goes through the page by the Tab key until this is in focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => {
      let element = document.activeElement as HTMLInputElement | null;
      while (element?.shadowRoot?.activeElement)
        element = element.shadowRoot.activeElement as HTMLInputElement;
      return (
        element?.labels?.[0]?.textContent ?? element?.getAttribute("aria-label") ?? element?.textContent ?? ""
      );
    });
    if (label.startsWith(name)) return;
  }
  throw new Error(`${name} is out of reach of the keyboard`);
}

async function deskText(page: Page, name: string): Promise<string> {
  const prose = page.getByRole("region", { name, exact: true }).locator(".prose");
  return plain(
    await prose.evaluate((element) =>
      Array.from(element.querySelectorAll("h2, h3, h4, p, li"), (part) => part.textContent).join(" "),
    ),
  );
}

/** Waits until so many words stand at the desk. */
async function written(page: Page, name: string, words: number): Promise<void> {
  await page.waitForFunction(
    ([name, words]) => {
      const prose = document.querySelector(`[aria-label="${name}"] .prose`);
      return (prose?.textContent ?? "").split(/\s+/).length >= Number(words);
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

/** The turn of this agent, once it is over here and on the page. */
async function ended(page: Page, id: string, agent: string): Promise<Turn> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const turn = (await turnsOf(id)).find((turn) => turn.agent_id === agent && turn.outcome === "completed");
    if (turn) {
      await page
        .getByText(/Turn finished/)
        .first()
        .waitFor();
      return turn;
    }
    await page.waitForTimeout(100);
  }
  throw new Error(`${agent} did not end its turn`);
}

/** What the page says was spent is what the turns cost, and what the session was charged. */
async function spends(page: Page, session: Session): Promise<void> {
  const sum = (await turnsOf(session.id)).reduce((sum, turn) => sum + turn.credits, 0);
  expect(session.credits_used).toBe(sum);
  await page.getByText(`spent ${sum} cr`).waitFor();
}
