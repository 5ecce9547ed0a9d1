import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";
import { expect, inject } from "vitest";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** No background traffic: nothing but the page itself may ask for anything. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: inject("chromium"), args: FLAGS });
}

/** How long anything may take on a machine that is busy with something else. */
const PATIENCE_MS = 60_000;

/** What a page did that it must not do. */
export interface Watched {
  readonly page: Page;
  /** Errors on the console, exceptions, violations of the policy, requests to others. */
  readonly faults: string[];
}

interface Options extends BrowserContextOptions {
  /** Statuses of our API that this page is meant to get; browsers put them on the console. */
  readonly expected?: RegExp;
  readonly locale?: string;
  readonly base?: string;
  /** Whether this browser has never been here; others have been welcomed. */
  readonly isNew?: boolean;
}

export async function newContext(browser: Browser, options: Options = {}): Promise<BrowserContext> {
  const { expected: _, base, isNew = false, ...rest } = options;
  const context = await browser.newContext({
    baseURL: base ?? inject("url"),
    viewport: { width: 1440, height: 960 },
    locale: "en",
    ...rest,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  if (!isNew) await context.addInitScript(() => localStorage.setItem("atelier.welcomed", "1"));
  return context;
}

/** A page that is watched from its first request on. */
export async function open(context: BrowserContext, expected?: RegExp): Promise<Watched> {
  const page = await context.newPage();
  const faults: string[] = [];
  const fault = (text: string) => expected?.test(text) || faults.push(text);
  page.on("console", (message) => message.type() === "error" && fault(`console: ${message.text()}`));
  page.on("pageerror", (error) => fault(`exception: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (hostname !== "127.0.0.1" && protocol !== "data:" && protocol !== "blob:")
      fault(`foreign: ${request.url()}`);
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      // biome-ignore lint/suspicious/noConsole: this is how the test hears of it
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return { page, faults };
}

/** Fails on any violation of WCAG 2.2 A and AA that axe finds. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // By the debugger, which the page's policy does not concern.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const found = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  });
  expect(violations, where).toEqual([]);
}

/** Nothing loads any more, and nothing says that it does. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => document.querySelector(".skeleton") === null);
  // The sidebar comes after the page, wherever there is one.
  await page.waitForFunction(
    () =>
      document.querySelector("#page") === null || document.querySelector("nav a[href='/sessions']") !== null,
  );
  await page.evaluate(() => document.fonts.ready);
}

/** Leaves a picture of the whole page for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(inject("folder"), "pictures");
  mkdirSync(folder, { recursive: true });
  // In a window that the whole page fits into, so that what sticks to its edges is where people have it.
  const window = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const isHigher = window !== null && height > window.height;
  if (isHigher) await page.setViewportSize({ ...window, height });
  await page.screenshot({ path: join(folder, `${name}.png`) });
  if (isHigher) await page.setViewportSize(window);
}

/** What stands in a field, whether it is a plain one or the editor. */
export function textIn(field: Locator): Promise<string> {
  return field.evaluate((element) =>
    element instanceof HTMLTextAreaElement
      ? element.value
      : Array.from(element.querySelectorAll(".cm-line"), (line) => line.textContent).join("\n"),
  );
}

/** Both themes, wide and narrow: a picture of each, without a violation. */
export async function everyLook(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
      await picture(page, `${name}-${colorScheme}-${width}`);
      await expectAccessible(page, `${name}, ${colorScheme}, ${width}`);
    }
  }
  await page.setViewportSize({ width: 1440, height: 960 });
}

/** Asks the API of the server that all share, as a program would. */
export function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  return askAt(inject("url"), method, path, body);
}

export async function askAt<T>(server: string, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server}/api/v1${path}`, {
    method,
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** A figure, for whoever reads the log. */
export function tell(figure: string): void {
  process.stdout.write(`${figure}\n`);
}
