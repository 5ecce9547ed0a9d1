import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Balance, ModelList, Session } from "~/api/schema";
import { askAt, everyLook, expectAccessible, launch, newContext, open, picture, textIn } from "./browser";
import { type Server, startServer } from "./server";
import { NOTE, until } from "./sessions";
import { ITS_PAGES, type PlayedStripe, playPages, startStripe } from "./stripe";

let browser: Browser;
let stripe: PlayedStripe;
let server: Server;

beforeAll(async () => {
  [browser, stripe] = await Promise.all([launch(), startStripe()]);
  // With a key there are models that the free plan lacks; nobody asks them anything here.
  const settings = {
    OPENAI_API_KEY: "sk-nobody",
    OPENAI_BASE_URL: "http://127.0.0.1:9",
    SCRIPTED_TOKENS_PER_SECOND: "0",
    ...stripe.settings,
  };
  server = await startServer(settings);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  stripe.stop();
});

async function visit(expected = ITS_PAGES) {
  const context = await newContext(browser, { base: server.url, reducedMotion: "reduce" });
  await playPages(context);
  return { context, ...(await open(context, expected)) };
}

const ask = <T>(method: string, path: string, body?: unknown) => askAt<T>(server.url, method, path, body);

describe("a model that the plan lacks", () => {
  it("says so to everybody, and leads to the plans", async () => {
    const { context, page, faults } = await visit();
    await page.goto("/");
    await page.getByRole("button", { name: "Change" }).click();
    await page
      .getByRole("button", { name: /^Model/ })
      .first()
      .click();
    const locked = page
      .getByRole("dialog")
      .getByRole("link", { name: /[^·]*× credits · needs the Pro plan/ })
      .first();
    // A dialog takes the focus when it opens; only then it can be moved.
    await page.getByRole("dialog").locator(":focus").waitFor();
    await locked.focus();
    expect(await locked.evaluate((element) => element === document.activeElement)).toBe(true);
    await expectAccessible(page, "locked models");
    await picture(page, "studio-locked-models-light-1440");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Plans", exact: true }).waitFor();
    await page.getByRole("button", { name: "Choose Pro" }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("is refused with the way to have it, and nothing that was typed is lost", async () => {
    const { context, page, faults } = await visit(/402/);
    const { items } = await ask<ModelList>("GET", "/models");
    const locked = items.find((model) => model.locked && model.available && model.plan === "pro");
    // Kept from before, when the plan had it.
    const draft = { prompt: "Tighten this note.", document: NOTE, model: locked };
    await page.addInitScript((draft) => localStorage.setItem("atelier.studio", draft), JSON.stringify(draft));
    await page.goto("/");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    const alert = page.getByRole("alert");
    await alert.getByText("It comes with the Pro plan.").waitFor();
    await alert.getByRole("link", { name: "Compare plans" }).waitFor();
    await expectAccessible(page, "refused model");
    await picture(page, "studio-refused-model-light-1440");
    expect(await page.getByLabel("What should happen?").inputValue()).toBe("Tighten this note.");
    expect(await textIn(page.getByLabel("Your text"))).toBe(NOTE);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("credits that are used up", () => {
  it("are bought, and the run goes on", async () => {
    const paused = await spendAll();
    const { context, page, faults } = await visit();
    await page.goto(`/sessions/${paused.id}`);
    await page.getByText("Paused: the credits are used up").first().waitFor();
    await expectAccessible(page, "a run without credits");
    await picture(page, "run-without-credits-light-1440");
    await page.getByRole("link", { name: "Buy credits" }).click();
    await page.getByRole("button", { name: "Buy 100 credits" }).click();
    await page.waitForURL("https://checkout.stripe.example.test/**");
    await unpaid(page);
    await stripe.pay();
    await stripe.deliver(server.url);
    await has(100);
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByText("The payment is here: 100 credits were added.").waitFor();
    await page.goto(`/sessions/${paused.id}`);
    await page.getByRole("button", { name: "Resume" }).first().click();
    await page.getByText(/^Finished:/).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("a plan", () => {
  it("is chosen, paid, changed, ended and kept after all", async () => {
    const { context, page, faults } = await visit();
    const { available } = await ask<Balance>("GET", "/credits/balance");
    await page.goto("/settings/billing");
    await page.getByText("You pay for no plan.").waitFor();
    await page.getByRole("button", { name: "Choose Starter" }).click();
    await page.waitForURL("https://checkout.stripe.example.test/**");
    await unpaid(page);
    await page.getByText("You pay for no plan.").waitFor();
    // Where the news are late, the server asks for them when somebody comes back.
    await page.goto(await stripe.pay());
    await page.getByText("The payment is here: you are on the Starter plan.").waitFor();
    await page.getByText(/^Starter, paid until/).waitFor();
    await stripe.deliver(server.url);
    await has(available + 150);
    await page.goto("/credits");
    await page
      .getByText(`${available + 150}`)
      .first()
      .waitFor();

    await page.goto("/settings/billing");
    await page.getByRole("button", { name: "Choose Pro" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("150 → 500").waitFor();
    await dialog.getByText("$50", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Change the plan" }).click();
    await page.getByText(/^Pro, paid until/).waitFor();
    await stripe.deliver(server.url);
    await page.reload();
    await page.getByRole("heading", { name: "Invoices" }).waitFor();
    await everyLook(page, "billing-subscribed");

    await page.getByRole("button", { name: "End the plan…" }).click();
    await page.getByRole("button", { name: "End it on that day" }).click();
    await page.getByText(/^Pro until .* Then it ends/).waitFor();
    await page.getByRole("button", { name: "Keep it after all" }).click();
    await page.getByText(/^Pro, paid until/).waitFor();

    await page.getByRole("button", { name: "Cards and bills" }).click();
    await page.waitForURL("https://billing.stripe.example.test/**");
    expect(faults).toEqual([]);
    await context.close();
  });
});

/** Whoever comes back without having paid is told that nothing is known of it. */
async function unpaid(page: Page): Promise<void> {
  await page.goto(`${server.url}/settings/billing?checkout=any`);
  await page.getByText("We have not heard of the payment yet.").waitFor();
}

/** Waits until so many credits are there. */
async function has(credits: number): Promise<void> {
  const available = async () => (await ask<Balance>("GET", "/credits/balance")).available;
  await expect.poll(available).toBe(credits);
}

/** Runs sessions until one can't go on. */
async function spendAll(): Promise<Session> {
  for (let round = 0; round < 5; round++) {
    const { id } = await ask<Session>("POST", "/sessions", {
      title: `The reading room ${round}`,
      initial_prompt: "Tighten it.",
      working_document: NOTE,
      agents: ["writer", "style_editor"].map((role) => ({ role, provider: "scripted", model: "scripted" })),
      termination: { max_rounds: 3, score_threshold: null, stop_on_plateau: false },
    });
    await ask("POST", `/sessions/${id}/start`);
    const session = await until(id, ["paused", "completed", "failed", "stopped"], server.url);
    if (session.status === "paused") return session;
  }
  throw new Error("there is still something left");
}
