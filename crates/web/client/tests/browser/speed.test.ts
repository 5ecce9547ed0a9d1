import { expect, inject, it } from "vitest";
import { launch, newContext, open, tell } from "./browser";
import { startFirehose } from "./firehose";
import { make } from "./sessions";

it("four desks take 1,250 events a second on a slow machine, and lose nothing", async () => {
  const session = await make();
  const firehose = await startFirehose(inject("url"), session, 6);
  const browser = await launch();
  const context = await newContext(browser, { base: firehose.url });
  const { page, faults } = await open(context);
  await page.addInitScript(() => {
    const inputs: number[] = [];
    Object.assign(globalThis, { inputs });
    const watch = new PerformanceObserver((list) =>
      inputs.push(...list.getEntries().map((entry) => entry.duration)),
    );
    watch.observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });
  const devtools = await context.newCDPSession(page);
  await page.goto(`/sessions/${session.id}`);
  await page.getByRole("region", { name: "Writer", exact: true }).waitFor();
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  // A person does things meanwhile.
  for (let click = 0; click < 6; click++) {
    await page.getByRole("button", { name: /^(Enlarge|Make) Writer/ }).click();
    await page.waitForTimeout(500);
  }
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  for (const [seat, agent] of session.agents.entries()) {
    const expected = plain(firehose.texts.get(agent.id) ?? "");
    const last = expected.slice(expected.lastIndexOf(" ") + 1);
    await page.waitForFunction(
      ([seat, last]) =>
        document.querySelectorAll("section .prose-desk")[seat]?.textContent?.trimEnd().endsWith(last),
      [seat, last] as const,
    );
    const shown = await page.evaluate((seat) => {
      const desk = document.querySelectorAll("section .prose-desk")[seat];
      return Array.from(desk?.querySelectorAll("p") ?? [], (paragraph) => paragraph.textContent).join(" ");
    }, seat);
    expect(plain(shown) === expected, `${agent.id} is told exactly`).toBe(true);
  }
  const inputs = await page.evaluate(() => (globalThis as unknown as { inputs: number[] }).inputs);
  const slowest = inputs.toSorted((one, other) => other - one);
  tell(
    `1,250 events a second at a quarter of the speed: the slowest input took ${slowest[0] ?? 0} ms (goal: 200)`,
  );
  expect(faults).toEqual([]);
  await browser.close();
  firehose.close();
});

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
