import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Project } from "~/api/schema";
import { ask, expectAccessible, launch, newContext, open, picture, settled } from "./browser";
import { finish, make } from "./sessions";

let browser: Browser;
let routes: readonly (readonly [string, string])[];

beforeAll(async () => {
  browser = await launch();
  const project = await ask<Project>("POST", "/projects", {
    name: "Blog posts",
    description: "For the spring issue.",
  });
  const done = await finish(await make({ project_id: project.id }));
  const draft = await make({ title: "A draft that waits" });
  routes = [
    ["studio", "/"],
    ["history", "/sessions"],
    ["history-nothing", "/sessions?q=nothing"],
    ["run-draft", `/sessions/${draft.id}`],
    ["run-finished", `/sessions/${done.id}`],
    ["run-changes", `/sessions/${done.id}?view=changes`],
    ["run-versions", `/sessions/${done.id}?view=versions`],
    ["project", `/projects/${project.id}`],
    ["credits", "/credits"],
    ["settings-profile", "/settings"],
    ["settings-appearance", "/settings/appearance"],
    ["settings-billing", "/settings/billing"],
    ["settings-keys", "/settings/keys"],
    ["settings-privacy", "/settings/privacy"],
    ["not-found", "/nowhere"],
  ];
});

afterAll(() => browser.close());

/** Each page is loaded once, and looked at in every way. */
const LOOKS = [
  ["light", 1440],
  ["dark", 1440],
  ["light", 390],
  ["dark", 390],
] as const;

describe("every page", () => {
  it("has no fault, is accessible and fits, in both themes, wide and narrow", async () => {
    // Colours on their way from one theme to the other are in neither.
    const context = await newContext(browser, { reducedMotion: "reduce" });
    for (const [name, path] of routes) {
      const { page, faults } = await open(context);
      await page.goto(path);
      await settled(page);
      for (const [colorScheme, width] of LOOKS) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: width > 800 ? 960 : 844 });
        await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
        await picture(page, `${name}-${colorScheme}-${width}`);
        await expectAccessible(page, `${name}, ${colorScheme}, ${width}`);
        expect(await overflow(page), `${name} at ${width}`).toBeLessThanOrEqual(0);
      }
      expect(faults, name).toEqual([]);
      await page.close();
    }
    await context.close();
  });
});

describe("little room", () => {
  it.each([
    ["a window of 320 px", { viewport: { width: 320, height: 640 } }],
    ["twice the size", { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 }],
  ])("%s scrolls no page sideways", async (_, options) => {
    const context = await newContext(browser, options);
    const { page } = await open(context);
    for (const [name, path] of routes) {
      await page.goto(path);
      await settled(page);
      expect(await overflow(page), name).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
});

describe("another language", () => {
  it("leaves no text behind", async () => {
    const context = await newContext(browser);
    await context.addInitScript(() => localStorage.setItem("atelier.locale", "x-pseudo"));
    const { page } = await open(context);
    for (const [name, path] of routes) {
      await page.goto(path);
      await settled(page);
      await picture(page, `${name}-pseudo-1440`);
      const plain = await page.evaluate(() =>
        Array.from(document.querySelectorAll("button, label, h1, h2, legend, summary, [aria-label]"))
          .filter((element) => !element.closest(".prose, [data-user-text]"))
          .map((element) => element.getAttribute("aria-label") ?? element.textContent ?? "")
          .filter((text) => text.trim() !== "" && !text.includes("⟦")),
      );
      // What people, models and the API named keeps its name.
      const named = ["The reading room", "A draft that waits", "Blog posts", "Sample: a text to tidy"];
      expect(
        plain.filter((text) => !named.includes(text.trim())),
        name,
      ).toEqual([]);
    }
    await context.close();
  });
});

/** By how many pixels the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
