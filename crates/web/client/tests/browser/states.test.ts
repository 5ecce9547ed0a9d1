import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Session, Turn } from "~/api/schema";
import { model } from "../samples";
import { answerPage, problem } from "./answers";
import { ask, expectAccessible, launch, newContext, open, picture, settled } from "./browser";
import { finish, make, NOTE } from "./sessions";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

type Answers = Parameters<typeof answerPage>[1];

interface State {
  readonly name: string;
  readonly path: string;
  readonly answers?: Answers;
  /** What brings the page there. */
  readonly lead: (page: Page) => Promise<void>;
}

const LOOKS = [
  ["light", 1440],
  ["dark", 390],
] as const;

it("what pages look like in between is accessible, too", async () => {
  for (const { name, path, answers = {}, lead } of await states()) {
    for (const [colorScheme, width] of LOOKS) {
      const viewport = { width, height: width > 800 ? 960 : 844 };
      const context = await newContext(browser, { reducedMotion: "reduce", colorScheme, viewport });
      // What is answered here with a problem is meant to be.
      const { page, faults } = await open(context, /50[03]/);
      await answerPage(page, answers);
      await page.goto(path);
      await settled(page);
      await lead(page);
      await picture(page, `${name}-${colorScheme}-${width}`);
      await expectAccessible(page, `${name}, ${colorScheme}, ${width}`);
      expect(faults, name).toEqual([]);
      await context.close();
    }
  }
});

async function states(): Promise<State[]> {
  const done = await finish(await make());
  const { items: turns } = await ask<{ items: Turn[] }>("GET", `/sessions/${done.id}/turns`);
  const nothing = () => ({ json: { items: [], next_cursor: null } });
  return [
    {
      name: "studio-configure",
      path: "/",
      lead: (page) => page.getByRole("button", { name: "Change" }).click(),
    },
    {
      name: "studio-models",
      path: "/",
      answers: { "GET /models": () => ({ json: MODELS }) },
      lead: toModels,
    },
    { name: "studio-references", path: "/", lead: addReferences },
    {
      name: "run-failed",
      path: `/sessions/${done.id}`,
      answers: {
        [`GET /sessions/${done.id}`]: () => ({ json: failed(done) }),
        [`GET /sessions/${done.id}/turns`]: () => ({
          json: { items: failedTurns(turns), next_cursor: null },
        }),
      },
      lead: (page) => page.getByText(/This turn failed/).waitFor(),
    },
    {
      name: "run-enlarged",
      path: `/sessions/${done.id}`,
      lead: (page) => page.getByRole("button", { name: "Enlarge Style editor" }).click(),
    },
    {
      name: "run-part-failed",
      path: `/sessions/${done.id}?view=versions`,
      answers: { [`GET /sessions/${done.id}/versions`]: () => problem(500, "internal") },
      lead: (page) => page.getByText("That did not work").first().waitFor(),
    },
    {
      name: "run-lost",
      path: `/sessions/${done.id}`,
      answers: { "GET /events": () => problem(503, "unavailable") },
      lead: (page) => page.getByText("The connection was lost").waitFor(),
    },
    {
      name: "history-empty",
      path: "/sessions",
      answers: { "GET /sessions": nothing },
      lead: (page) => page.getByText("No session yet").waitFor(),
    },
    { name: "session-menu", path: `/sessions/${done.id}`, lead: openMenu },
    {
      name: "new-project",
      path: "/sessions",
      lead: async (page) => {
        if ((page.viewportSize()?.width ?? 0) < 820) await page.getByRole("button", { name: "Menu" }).click();
        await page.getByRole("button", { name: "New project" }).click();
        await page.getByRole("dialog").getByLabel("Name").waitFor();
      },
    },
    {
      name: "new-key",
      path: "/settings/keys",
      lead: async (page) => {
        await page.getByRole("button", { name: "New key" }).click();
        await page.getByLabel("What is it for?").waitFor();
      },
    },
    {
      name: "palette-open",
      path: "/settings",
      lead: async (page) => {
        await page.keyboard.press("Control+k");
        await page.getByRole("option").first().waitFor();
      },
    },
    {
      name: "server-gone",
      path: "/credits",
      answers: {
        "GET /credits/balance": () => problem(503, "unavailable"),
        "GET /credits/history": () => problem(500, "internal"),
      },
      lead: (page) => page.getByText("That did not work").first().waitFor(),
    },
  ];
}

async function toModels(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Change" }).click();
  await page.getByRole("button", { name: "The server's choice" }).click();
  await page.getByText("needs the Pro plan").first().waitFor();
}

async function addReferences(page: Page): Promise<void> {
  await page.getByLabel("What should happen?").fill("Tighten this note.");
  await page.getByLabel("Your text").fill(NOTE);
  await page
    .locator("input[type=file]")
    .last()
    .setInputFiles([
      { name: "house-style.md", mimeType: "text/markdown", buffer: Buffer.from("Short sentences.\n") },
      { name: "figures.pdf", mimeType: "application/pdf", buffer: Buffer.from([0, 255, 254, 0, 1, 2]) },
    ]);
  await page.getByText(/not text/).waitFor();
}

async function openMenu(page: Page): Promise<void> {
  await page
    .getByRole("main")
    .getByRole("button", { name: /What to do with/ })
    .click();
  await page.getByRole("menuitem").first().waitFor();
}

function failed(session: Session): Session {
  return {
    ...session,
    status: "failed",
    termination_reason: "failed",
    failure: { code: "model_overloaded", message: "the model is overloaded" } as Session["failure"],
  };
}

/** The last answer broke off, because its model did. */
function failedTurns(turns: readonly Turn[]): Turn[] {
  return turns.map((turn, at) =>
    at < turns.length - 1
      ? turn
      : {
          ...turn,
          outcome: "failed",
          output: turn.output.slice(0, 80),
          evaluation: null,
          failure: { code: "overloaded", message: "the model is overloaded" } as Turn["failure"],
          credits: 0,
        },
  );
}

const MODELS = {
  items: [
    model({ id: "quick", display_name: "Quick", multiplier: 0.5 }),
    model({ id: "careful", display_name: "Careful", multiplier: 2, plan: "pro", locked: true }),
    model({ id: "retiring", display_name: "Retiring", status: "retiring", retires_on: "2026-12-31" }),
    model({ provider: "google", id: "keyless", display_name: "Without a key", available: false }),
  ],
};
