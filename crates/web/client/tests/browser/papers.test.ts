import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Document, Session, VersionList } from "~/api/schema";
import { ask, launch, newContext, open, settled, tell } from "./browser";
import { make } from "./sessions";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

async function withVersions(count: number): Promise<Session> {
  const session = await make({ working_document: "Version 1 of the text." });
  for (let version = 2; version <= count; version++) {
    await ask<Document>("PUT", `/sessions/${session.id}/document`, {
      content: `Version ${version} of the text.`,
    });
  }
  return session;
}

describe("versions", () => {
  it("come back as new ones, and none is lost", async () => {
    const session = await withVersions(5);
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto(`/sessions/${session.id}?view=versions`);
    await page.getByRole("button", { name: "Restore v2" }).click();
    await page.getByText("Version 2 is back, as version 6.").waitFor();
    const { items } = await ask<VersionList>("GET", `/sessions/${session.id}/versions`);
    expect(items.map((item) => item.version)).toEqual([6, 5, 4, 3, 2, 1]);
    const { content } = await ask<Document>("GET", `/sessions/${session.id}/document`);
    expect(content).toBe("Version 2 of the text.");
    await page.getByRole("link", { name: "Manuscript" }).click();
    await page.getByText("Version 2 of the text.").waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("are compared at an address that shows the same again", async () => {
    const session = await withVersions(4);
    const context = await newContext(browser);
    const { page } = await open(context);
    await page.goto(`/sessions/${session.id}?view=changes`);
    const fields = ["From", "To"].map((name) => page.getByLabel(name, { exact: true }).elementHandle());
    // One after the other, before the page can show the first.
    await page.evaluate(
      (fields) => {
        for (const [at, version] of ["1", "3"].entries()) {
          (fields[at] as HTMLSelectElement).value = version;
          fields[at]?.dispatchEvent(new Event("change", { bubbles: true }));
        }
      },
      await Promise.all(fields),
    );
    const marks = async () => {
      await page.getByText("v1 → v3").waitFor();
      return page.locator("ins, del").allTextContents();
    };
    const first = await marks();
    expect(first).toEqual(["1", "3"]);
    const other = await open(context);
    await other.page.goto(page.url());
    await other.page.getByText("v1 → v3").waitFor();
    expect(await other.page.locator("ins, del").allTextContents()).toEqual(first);
    await page.getByRole("button", { name: "Next change" }).click();
    await page.getByText("Change 1 of 1").waitFor();
    await context.close();
  });

  it("of 50,000 words never hold the page up for long", async () => {
    const words = Array.from({ length: 50_000 }, (_, at) =>
      at % 80 === 79 ? `w${at}.\n\n` : `w${at} `,
    ).join("");
    const session = await make({ working_document: words });
    await ask("PUT", `/sessions/${session.id}/document`, { content: words.replaceAll("7 ", "7x ") });
    const context = await newContext(browser);
    const { page } = await open(context);
    await page.addInitScript(() => {
      const tasks: number[] = [];
      Object.assign(globalThis, { tasks });
      new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map((entry) => entry.duration)),
      ).observe({
        type: "longtask",
      });
    });
    await page.goto(`/sessions/${session.id}?view=changes`);
    await page.getByText("v1 → v2").waitFor();
    await page.locator("ins").first().waitFor();
    const longest = await page.evaluate(() =>
      Math.max(0, ...(globalThis as unknown as { tasks: number[] }).tasks),
    );
    tell(`comparing 50,000 words: the longest task took ${Math.round(longest)} ms (goal: 200)`);
    await context.close();
  });
});

describe("a text with ill will", () => {
  it("makes the page ask nobody and run nothing", async () => {
    const hostile = [
      "![beacon](https://evil.example/p.png)",
      '<img src="https://evil.example/i.png" onerror="alert(1)"><script>alert(1)</script>',
      "[click](javascript:alert(1)) [over](//evil.example/x) ![rel](//evil.example/y.png)",
      '<iframe src="https://evil.example"></iframe> <style>@import url(https://evil.example/s.css)</style>',
    ].join("\n\n");
    const session = await make({ title: "<img src=x onerror=alert(1)>", working_document: hostile });
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    page.on("dialog", (dialog) => faults.push(`dialog: ${dialog.message()}`));
    await page.goto(`/sessions/${session.id}`);
    await page.getByText("picture: beacon").waitFor();
    const hrefs = await page
      .locator("article a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(hrefs).toEqual(["https://evil.example/p.png"]);
    for (const view of ["versions", "changes"]) {
      await page.goto(`/sessions/${session.id}?view=${view}`);
      await settled(page);
    }
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("a part that fails", () => {
  it("leaves the others alone, and comes back when asked again", async () => {
    const session = await withVersions(2);
    const context = await newContext(browser);
    const { page, faults } = await open(context, /500/);
    let isBroken = true;
    await page.route("**/versions/1/diff/2", (route) =>
      isBroken
        ? route.fulfill({
            status: 500,
            contentType: "application/problem+json",
            body: JSON.stringify({ code: "internal", detail: "broken", request_id: "r-1", status: 500 }),
          })
        : route.continue(),
    );
    await page.goto(`/sessions/${session.id}?view=changes`);
    await page.getByText("Request r-1").waitFor();
    await page.getByRole("heading", { name: session.title }).waitFor();
    isBroken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("ins").first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("an API key", () => {
  it("is shown once, and is nowhere afterwards", async () => {
    const context = await newContext(browser);
    const { page, faults } = await open(context);
    await page.goto("/settings/keys");
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("What is it for?").fill("nightly import");
    await page.getByRole("button", { name: "Make the key" }).click();
    const secret = await page.getByRole("dialog").getByText(/^cmk_/).textContent();
    expect(secret).toMatch(/^cmk_\w{30,}/);
    await page.keyboard.press("Escape");
    expect(await page.getByText(secret ?? "").isVisible()).toBe(true);
    await page.getByRole("button", { name: "I saved it" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("nightly import").waitFor();
    const kept = () =>
      page.evaluate(
        () =>
          document.documentElement.outerHTML + JSON.stringify(localStorage) + JSON.stringify(sessionStorage),
      );
    expect(await kept()).not.toContain(secret);
    await page.reload();
    await page.getByText("nightly import").waitFor();
    expect(await kept()).not.toContain(secret);
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("revoked").waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});
