import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, newContext, open, settled, tell } from "./browser";
import { finish, make } from "./sessions";

/** In kB, gzipped: of the code that every page needs, of any page that is opened first, of styles, of fonts. */
const BUDGETS = { initial: 130, route: 200, styles: 25, fonts: 100 };

const CLIENT = fileURLToPath(new URL("../..", import.meta.url));

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

describe("what a page weighs", () => {
  it("is within its budget, whichever is opened first", async () => {
    const done = await finish(await make());
    for (const [name, path] of [
      ["studio", "/"],
      ["history", "/sessions"],
      ["run", `/sessions/${done.id}`],
      ["settings", "/settings"],
    ] as const) {
      const weights = await weigh(path);
      tell(
        `${name}: ${Object.entries(weights)
          .map(([kind, kilobytes]) => `${kind} ${kilobytes.toFixed(1)} kB`)
          .join(", ")}`,
      );
      expect(weights.script, `script of ${name}`).toBeLessThanOrEqual(BUDGETS.route);
      expect(weights.stylesheet, `styles of ${name}`).toBeLessThanOrEqual(BUDGETS.styles);
      expect(weights.font, `fonts of ${name}`).toBeLessThanOrEqual(BUDGETS.fonts);
    }
  });

  it("is within its budget before any page is chosen", () => {
    const html = readFileSync(join(CLIENT, "dist/index.html"), "utf8");
    const scripts = Array.from(
      html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g),
      (match) => match[1] ?? "",
    );
    const weight = scripts.reduce(
      (sum, file) => sum + kilobytes(readFileSync(join(CLIENT, "dist", file))),
      0,
    );
    tell(`initial script: ${weight.toFixed(1)} kB (goal: ${BUDGETS.initial})`);
    expect(weight).toBeLessThanOrEqual(BUDGETS.initial);
  });
});

describe("on a slow line and a slow machine", () => {
  it("a page is there soon, asks for nothing twice, and keeps its place while it loads", async () => {
    const done = await finish(await make());
    for (const [name, path] of [
      ["studio", "/"],
      ["run", `/sessions/${done.id}`],
    ] as const) {
      const loads: Load[] = [];
      for (let time = 0; time < LOADS; time++) loads.push(await loadSlowly(path));
      const paints = loads.map(({ paint }) => Math.round(paint));
      tell(
        `${name} at 1.6 Mbit/s, a quarter of the speed: largest paint ${median(paints)} ms (goal: 2500), ` +
          `of ${paints.join(", ")}; shift ${Math.max(...loads.map(({ shift }) => shift)).toFixed(4)}`,
      );
      const moved = loads.map(({ moved }) => moved.join("\n")).join("\n\n");
      expect(
        median(loads.map(({ shift }) => shift)),
        `${name}, where this moved:\n${moved}`,
      ).toBeLessThanOrEqual(0.05);
      for (const { asked } of loads) {
        // What was asked for before the code was there was taken by the code. A session is looked at once more when its
        // stream is open.
        const twice = asked.filter((path, at) => asked.indexOf(path) !== at);
        expect(
          twice.filter((path) => path !== `/api/v1/sessions/${done.id}`),
          name,
        ).toEqual([]);
      }
    }
  });
});

/** Of an odd number of loads, the one in the middle counts. */
const LOADS = 3;

/** An entry of the Layout Instability API, which TypeScript does not know. */
interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

interface Load {
  /** When the largest part was painted, in milliseconds. */
  readonly paint: number;
  readonly shift: number;
  /** What was painted in one place and then in another: when, how much of the window, from where to where. */
  readonly moved: readonly string[];
  /** Addresses of the API, in order. */
  readonly asked: readonly string[];
}

async function loadSlowly(path: string): Promise<Load> {
  const context = await newContext(browser);
  const { page } = await open(context);
  const session = await context.newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: 200_000,
    uploadThroughput: 100_000,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    const seen = { shift: 0, paint: 0, moved: [] as string[] };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.paint = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    const place = ({ x, y, width, height }: DOMRectReadOnly) =>
      [x, y, width, height].map(Math.round).join(",");
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        seen.shift += entry.value;
        const nodes = entry.sources.map(
          ({ node, previousRect, currentRect }) =>
            `${node?.nodeName} "${node?.textContent?.slice(0, 40)}" ${place(previousRect)} -> ${place(currentRect)}`,
        );
        seen.moved.push(`${Math.round(entry.startTime)} ms: ${entry.value.toFixed(4)}: ${nodes.join("; ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith("/api/")) asked.push(pathname + search);
  });
  await page.goto(path);
  await settled(page);
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Omit<Load, "asked"> }).seen);
  await context.close();
  return { ...seen, asked };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

describe("the build", () => {
  it("gives the same files when it is done again", () => {
    const outDir = join(tmpdir(), `atelier-again-${process.pid}`);
    const { NODE_ENV: _, ...env } = process.env;
    const again = spawnSync("npm", ["run", "--silent", "bundle", "--", "--outDir", outDir], {
      cwd: CLIENT,
      env,
    });
    expect(again.status).toBe(0);
    expect(fingerprints(outDir)).toEqual(fingerprints(join(CLIENT, "dist")));
    rmSync(outDir, { recursive: true });
  });

  it("locks packages without saying where they came from", () => {
    expect(readFileSync(join(CLIENT, "package-lock.json"), "utf8")).not.toContain('"resolved"');
  });
});

async function weigh(path: string): Promise<Record<"script" | "stylesheet" | "font", number>> {
  const context = await newContext(browser);
  const { page } = await open(context);
  const weights = { script: 0, stylesheet: 0, font: 0 };
  const pending: Promise<void>[] = [];
  page.on("response", (response) => {
    const kind = response.request().resourceType();
    if (kind !== "script" && kind !== "stylesheet" && kind !== "font") return;
    const counted = response.body().then((body) => {
      // Fonts are compressed already.
      weights[kind] += kind === "font" ? body.length / 1000 : kilobytes(body);
    });
    pending.push(counted);
  });
  await page.goto(path);
  await settled(page);
  // What comes later is not the page's, and may be cut off when it closes.
  page.removeAllListeners("response");
  await Promise.all(pending);
  await context.close();
  return weights;
}

function kilobytes(body: Buffer): number {
  return gzipSync(body).length / 1000;
}

function fingerprints(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.includes("."),
  );
  return Object.fromEntries(
    names.toSorted().map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    ]),
  );
}
