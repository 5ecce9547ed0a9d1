import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, expectAccessible, launch, newContext, open, picture } from "./browser";
import { finish, make, NOTE } from "./sessions";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

/** Nothing to say to, and long enough that there is room beside what follows. */
const SHELVES = Array.from({ length: 12 }, (_, at) => `Shelf ${at + 1} holds the maps of the county.`).join(
  "\n\n",
);

describe("what editors say in the margin", () => {
  it("leads to the passage that it speaks of, and back", async () => {
    const session = await finish(
      await make({ termination: { max_rounds: 1 }, working_document: `${SHELVES}\n\n${NOTE}` }),
    );
    const context = await newContext(browser, { reducedMotion: "reduce" });
    const { page, faults } = await open(context);
    await page.goto(`/sessions/${session.id}`);
    const notes = page.getByRole("complementary", { name: "Remarks" });
    const note = notes.getByRole("link", { name: "“utilize”" });
    const mark = page.getByRole("article").getByRole("link", { name: "utilize" });
    await note.waitFor();
    // The first of them has room beside its passage; the next ones stand below it.
    const first = [
      notes.getByRole("link", { name: "“actually opening”" }),
      page.locator("article .passage").first(),
    ];
    const apart = async () => {
      const [noted = 0, marked = 1_000] = await Promise.all(
        first.map(async (end) => (await end.boundingBox())?.y),
      );
      return Math.abs(noted - marked);
    };
    // The typeface may come after both, and move them.
    await expect.poll(apart).toBeLessThan(40);
    await note.focus();
    await page.keyboard.press("Enter");
    expect(await mark.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await note.getAttribute("data-lit")).toBe("");
    const described = await mark.evaluate(
      (element) => document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent,
    );
    expect(described).toContain('“utilize” → "use"');
    await page.keyboard.press("Enter");
    expect(await note.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.mouse.move(0, 0);
    await mark.click();
    expect(await note.evaluate((element) => element === document.activeElement)).toBe(true);
    for (const [colorScheme, width] of [
      ["light", 1440],
      ["dark", 390],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 960 });
      await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
      await expectAccessible(page, `margin, ${colorScheme}`);
      await page.evaluate(() => scrollTo(0, 0));
      await picture(page, `run-margin-${colorScheme}-${width}`);
    }
    expect(new URL(page.url()).hash).toBe("");
    expect(faults).toEqual([]);
    await context.close();
  });

  it("stands there without a mark where its passage is gone or is not to be seen", async () => {
    const session = await finish(await make({ termination: { max_rounds: 1 } }));
    await ask("PUT", `/sessions/${session.id}/document`, { content: "We use a camera. It is utilized." });
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto(`/sessions/${session.id}`);
    const notes = page.getByRole("complementary", { name: "Remarks" });
    await notes.getByText('“utilize” → "use"').waitFor();
    await page.getByRole("article").getByText("We use a camera.").waitFor();
    expect(await page.locator(".passage").count()).toBe(0);
    await page.getByRole("link", { name: "Changes" }).click();
    await notes.getByText('“utilize” → "use"').waitFor();
    expect(await page.locator(".passage").count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  });
});
