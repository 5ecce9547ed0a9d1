import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Project, Session, SessionList } from "~/api/schema";
import { ask, expectAccessible, launch, newContext, open, picture } from "./browser";
import { make } from "./sessions";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

describe("a session in a list", () => {
  it("is starred, renamed, moved, deleted, and brought back", async () => {
    const session = await make({ title: "Minutes of May" });
    const project = await ask<Project>("POST", "/projects", { name: "Minutes" });
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto("/sessions?q=Minutes");

    await choose(page, "Minutes of May", "Star");
    await page.getByRole("heading", { name: "Starred" }).waitFor();

    await choose(page, "Minutes of May", "Rename");
    await page.getByRole("dialog").getByLabel("Title").fill("Minutes of June");
    await page.getByRole("button", { name: "Save" }).click();
    await line(page, "Minutes of June").waitFor();

    await choose(page, "Minutes of June", "Move to a project");
    await page.getByRole("dialog").getByLabel("Project").selectOption({ label: "Minutes" });
    await expectAccessible(page, "moving a session");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const moved = await ask<Session>("GET", `/sessions/${session.id}`);
    expect(moved).toMatchObject({ title: "Minutes of June", starred: true, project_id: project.id });

    await choose(page, "Minutes of June", "Delete");
    await line(page, "Minutes of June").waitFor({ state: "detached" });
    // The message goes by itself, but not from under the pointer.
    await page.getByRole("button", { name: "Undo" }).hover();
    await picture(page, "history-deleted-light-1440");
    await page.getByRole("button", { name: "Undo" }).click();
    await line(page, "Minutes of June").waitFor();

    await choose(page, "Minutes of June", "Delete");
    const deleted = page.waitForResponse((answer) => answer.request().method() === "DELETE");
    await page.getByRole("status").getByRole("button", { name: "Close" }).click();
    expect((await deleted).status()).toBe(204);
    const { items } = await ask<SessionList>("GET", "/sessions?q=Minutes");
    expect(items).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("a session in the sidebar", () => {
  it("is dragged from project to project, and out of them, with a way back", async () => {
    const session = await make({ title: "Minutes of July" });
    const [spring, summer] = await Promise.all(
      ["Spring", "Summer"].map((name) => ask<Project>("POST", "/projects", { name })),
    );
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto("/credits");
    const row = page.getByRole("navigation").getByRole("link", { name: "Minutes of July" });
    const project = (name: string) =>
      page.getByRole("navigation").getByRole("listitem").filter({ hasText: name });
    const is = async (expected: string | null | undefined) => {
      const { project_id } = await ask<Session>("GET", `/sessions/${session.id}`);
      expect(project_id).toBe(expected);
    };
    const holdOver = async (target: Locator) => {
      await row.hover();
      await page.mouse.down();
      // What a drag is over shows that only once the page knows of the drag.
      await expect
        .poll(async () => {
          await target.hover();
          return target.getAttribute("data-drop");
        })
        .toBe("here");
    };
    await holdOver(project("Spring"));
    await page.mouse.up();
    await page.getByText("“Minutes of July” is moved: Spring.").waitFor();
    await is(spring?.id);
    await holdOver(project("Summer"));
    // Where it is already, it can't be dropped.
    expect(await project("Spring").getAttribute("data-drop")).toBe(null);
    await picture(page, "sidebar-dragging-light-1440");
    await page.mouse.up();
    await page.getByText("“Minutes of July” is moved: Summer.").waitFor();
    await is(summer?.id);
    await page.getByRole("button", { name: "Undo" }).click();
    await project("Spring").getByTitle("1 session").waitFor();
    await is(spring?.id);
    // There only while something is dragged, and in reach once the drag has begun.
    await row.hover();
    await page.mouse.down();
    await expect
      .poll(async () => {
        await project("Summer").hover();
        return project("No project").count();
      })
      .toBe(1);
    await expect
      .poll(async () => {
        await project("No project").hover();
        return project("No project").getAttribute("data-drop");
      })
      .toBe("here");
    await page.mouse.up();
    await page.getByText("“Minutes of July” is moved: No project.").waitFor();
    await is(null);
    expect(await project("No project").count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("the palette", () => {
  it("goes anywhere without the mouse", async () => {
    await make({ title: "A letter to the mayor" });
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto("/settings");
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.locator("[role=combobox]:focus").waitFor();
    await page.keyboard.type("mayor");
    // Of all that was there before it was looked for, this alone is left.
    await expect
      .poll(() => page.getByRole("option").allTextContents())
      .toEqual([expect.stringContaining("A letter to the mayor")]);
    await expectAccessible(page, "palette");
    await picture(page, "palette-light-1440");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "A letter to the mayor" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.locator("[role=combobox]:focus").waitFor();
    await page.keyboard.type("dark");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("where there is little room", () => {
  it("the sidebar is a drawer", async () => {
    const context = await newContext(browser, { viewport: { width: 390, height: 844 }, hasTouch: true });
    const { page, faults } = await open(context);
    await page.goto("/settings");
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "All sessions" }).waitFor();
    await expectAccessible(page, "drawer");
    await picture(page, "drawer-light-390");
    await page.getByRole("dialog").getByRole("link", { name: "All sessions" }).click();
    await page.getByRole("heading", { name: "Sessions", exact: true }).waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(faults).toEqual([]);
    await context.close();
  });
});

/** The line of a session in the page's own list, not in the sidebar. */
function line(page: Page, title: string) {
  return page.getByRole("main").getByRole("link", { name: title });
}

async function choose(page: Page, title: string, action: string): Promise<void> {
  await page
    .getByRole("main")
    .getByRole("button", { name: `What to do with ${title}` })
    .click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}
