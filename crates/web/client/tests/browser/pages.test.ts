import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Project } from "~/api/schema";
import { ask, expectAccessible, launch, newContext, open, picture } from "./browser";
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
    ["settings-profile", "/settings"],
    ["settings-appearance", "/settings/appearance"],
    ["settings-keys", "/settings/keys"],
    ["settings-privacy", "/settings/privacy"],
    ["not-found", "/nowhere"],
  ];
});

afterAll(() => browser.close());

describe.each([
  ["light", 1440],
  ["dark", 1440],
  ["light", 390],
  ["dark", 390],
] as const)("every page, %s, %i wide", (colorScheme, width) => {
  it("has no fault, is accessible, and fits", async () => {
    const context = await newContext(browser, {
      colorScheme,
      viewport: { width, height: width > 800 ? 960 : 844 },
    });
    for (const [name, path] of routes) {
      const { page, faults } = await open(context);
      await page.goto(path);
      await settled(page);
      await picture(page, `${name}-${colorScheme}-${width}`);
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
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
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, name).toBeLessThanOrEqual(0);
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

/** Nothing loads any more, and nothing says that it does. */
async function settled(page: import("playwright-core").Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => document.querySelector(".skeleton") === null);
  await page.evaluate(() => document.fonts.ready);
}
