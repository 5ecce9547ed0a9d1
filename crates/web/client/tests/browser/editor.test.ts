import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Document } from "~/api/schema";
import { ask, expectAccessible, launch, newContext, open, picture, tell, textIn } from "./browser";
import { finish, make, NOTE } from "./sessions";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

/** In kB, gzipped: of the code that comes when somebody is about to write. */
const BUDGET = 105;

const CODE = "**/assets/surface-*.js";

describe("the starting text", () => {
  it("is typed on without a break while the editor comes", async () => {
    // Colours on their way from one theme to the other are in neither.
    const context = await newContext(browser, { reducedMotion: "reduce" });
    const { page, faults } = await open(context);
    let arrive = () => {};
    const held = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route(CODE, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto("/");
    const field = page.getByLabel("Your text");
    await field.focus();
    await page.keyboard.insertText("# Minutes\n\nIt was *very* good.");
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator("textarea[id]").filter({ hasText: "Minutes" }).count()).toBe(1);
    arrive();
    await editor(page).waitFor();
    await page.keyboard.type(" indeed");
    expect(await textIn(field)).toBe("# Minutes\n\nIt was *very* good indeed.");
    await page.getByText("7 words").waitFor();
    await page.keyboard.press("Control+z");
    expect(await textIn(field)).toBe("# Minutes\n\nIt was *very* good.");
    // What was typed before it came can be undone as well, and done again.
    await page.keyboard.press("Control+z");
    expect(await textIn(field)).toBe("");
    await page.keyboard.press("Control+y");
    expect(await textIn(field)).toBe("# Minutes\n\nIt was *very* good.");
    const heading = editor(page).getByText("Minutes");
    expect(await heading.evaluate((part) => getComputedStyle(part).fontWeight)).toBe("640");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
      await expectAccessible(page, `editor, ${colorScheme}`);
      await picture(page, `studio-editor-${colorScheme}-1440`);
    }
    await page.reload();
    expect(await textIn(field)).toBe("# Minutes\n\nIt was *very* good.");
    expect(faults).toEqual([]);
    await context.close();
  });

  it("is a field like any other to the keyboard and to those who hear the page", async () => {
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto("/");
    const code = page.waitForResponse(CODE);
    await page.getByLabel("Your text").hover();
    await editor(page).waitFor();
    const kilobytes = gzipSync(await (await code).body()).length / 1000;
    tell(`editor: script ${kilobytes.toFixed(1)} kB`);
    expect(kilobytes).toBeLessThanOrEqual(BUDGET);
    await page.getByText("Your text", { exact: true }).click();
    const field = page.getByRole("textbox", { name: "Your text" });
    await page.keyboard.type("p");
    expect(await textIn(field)).toBe("p");
    expect(await field.getAttribute("spellcheck")).toBe("true");
    const described = await field.evaluate((element) => {
      const root = element.getRootNode() as ShadowRoot;
      return root.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent;
    });
    expect(described).toMatch(/\S/);
    await page.keyboard.press("Tab");
    expect(await field.evaluate((element) => element.matches(":focus"))).toBe(false);
    await page.keyboard.press("Shift+Tab");
    expect(await field.evaluate((element) => element.matches(":focus"))).toBe(true);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("can be dropped on the editor as a file", async () => {
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto("/");
    const field = page.getByLabel("Your text");
    await field.hover();
    await editor(page).waitFor();
    const files = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["From a file."], "note.md", { type: "text/markdown" }));
      return transfer;
    });
    await field.dispatchEvent("drop", { dataTransfer: files });
    await page.getByText("3 words").waitFor();
    expect(await textIn(field)).toBe("From a file.");
    expect(faults).toEqual([]);
    await context.close();
  });

  it("stays a plain field where the editor can't be had", async () => {
    const context = await newContext(browser);
    const { page, faults } = await open(context, /ERR_FAILED|Failed to (load|fetch)/);
    await page.route(CODE, (route) => route.abort());
    await page.goto("/");
    const failed = page.waitForEvent("requestfailed");
    const field = page.getByLabel("Your text");
    await field.fill(NOTE);
    await failed;
    await page.keyboard.press("Control+End");
    await page.keyboard.type("The end.");
    expect(await textIn(field)).toBe(`${NOTE}The end.`);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("the manuscript", () => {
  it("is written on between rounds, and becomes a version", async () => {
    const session = await finish(await make({ termination: { max_rounds: 1 } }));
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto(`/sessions/${session.id}`);
    await page.getByRole("button", { name: "Edit the manuscript" }).click();
    await editor(page).waitFor();
    const field = page.getByRole("textbox", { name: "Your version" });
    await field.press("Control+End");
    await page.keyboard.type("\nCome and see.");
    // Whoever goes finds it again.
    await page.getByRole("link", { name: "All sessions" }).click();
    await page.getByRole("heading", { name: "Sessions", exact: true }).waitFor();
    await page.goBack();
    await editor(page).getByText("Come and see.").waitFor();
    await expectAccessible(page, "editing the manuscript");
    await picture(page, "run-editing-light-1440");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "dark" });
    await picture(page, "run-editing-dark-390");
    await page.getByRole("button", { name: "Save as a version" }).click();
    await page.getByRole("article").getByText("Come and see.").waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Edit the manuscript" }).waitFor();
    const { content } = await ask<Document>("GET", `/sessions/${session.id}/document`);
    expect(content).toMatch(/\nCome and see\.$/);
    expect(faults).toEqual([]);
    await context.close();
  });
});

function editor(page: Page) {
  return page.locator(".cm-content");
}
