import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlanList, SubscriptionState } from "~/api/schema";
import { offer } from "../samples";
import { answerPage, problem } from "./answers";
import { everyLook, expectAccessible, launch, newContext, open, textIn } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

const PLANS: PlanList = {
  items: [
    offer(),
    offer({ plan: "starter", price_cents: 2900, monthly_credits: 150, projects: 10, is_for_sale: true }),
    offer({ plan: "pro", price_cents: 7900, monthly_credits: 500, projects: 50, is_for_sale: true }),
    offer({
      plan: "enterprise",
      price_cents: 19_900,
      monthly_credits: 2000,
      projects: null,
      is_for_sale: true,
    }),
  ],
  pack_credits: 100,
};

const NONE: SubscriptionState = { plan: "free", subscription: null };
/** An installation that sells, to somebody who has bought nothing so far. */
function shop() {
  return {
    "GET /billing/plans": () => ({ json: PLANS }),
    "GET /billing/subscription": () => ({ json: NONE }),
    "POST /billing/sync": () => ({ json: NONE }),
    "GET /billing/invoices": () => ({ json: { items: [], next_cursor: null } }),
  };
}

describe("what a person can't have", () => {
  it.each([
    [
      "credits are missing: how many, and both ways to more",
      problem(402, "insufficient_credits", { needed: 12, available: 3.5, shortfall: 8.5 }),
      ["Missing: 8.5 cr."],
      ["Buy credits", "Change the plan"],
    ],
    [
      "the plan has no room: what is used, and which plan has",
      problem(402, "quota_exceeded", { limit: 5, used: 5, plan: "free", required_plan: "starter" }),
      ["5 of 5 are used on the Free plan.", "It comes with the Starter plan."],
      ["Compare plans"],
    ],
    [
      "the plan has no such thing: which plan has it",
      problem(402, "plan_required", { plan: "free", required_plan: "pro" }),
      ["It comes with the Pro plan."],
      ["Compare plans"],
    ],
  ])("%s", async (_, refusal, words, ways) => {
    const context = await newContext(browser);
    // The browser reports the refusal itself.
    const { page, faults } = await open(context, /402/);
    await answerPage(page, { ...shop(), "POST /sessions": () => refusal });
    await page.goto("/");
    await page.getByLabel("What should happen?").fill("Tighten this note.");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    const alert = page.getByRole("alert");
    for (const said of words) await alert.getByText(said).waitFor();
    for (const way of ways) await alert.getByRole("link", { name: way }).waitFor();
    await expectAccessible(page, "refused");
    await alert.getByRole("link").last().click();
    await page.getByRole("heading", { name: "Plans", exact: true }).waitFor();
    await page.goto("/");
    expect(await page.getByLabel("What should happen?").inputValue()).toBe("Tighten this note.");
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe("whoever is here for the first time", () => {
  const nobody = { "GET /sessions": () => ({ json: { items: [], next_cursor: null } }) };

  it("sees a finished session, and begins with it", async () => {
    const context = await newContext(browser, { isNew: true });
    const { page, faults } = await open(context);
    await answerPage(page, nobody);
    await page.goto("/");
    await page.getByRole("heading", { name: "A finished session" }).waitFor();
    await everyLook(page, "welcome");
    await page.getByRole("button", { name: "With this sample" }).click();
    await page.getByRole("heading", { name: "New session" }).waitFor();
    expect(await textIn(page.getByLabel("Your text"))).toContain("# A note on the new reading room");
    await page.getByText("never more than").waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("begins with a text of their own, and is not welcomed twice", async () => {
    const context = await newContext(browser, { isNew: true });
    const { page } = await open(context);
    await answerPage(page, nobody);
    await page.goto("/");
    await page.getByRole("button", { name: "With a text of mine" }).click();
    await page.keyboard.insertText("Our text.");
    await page.getByRole("button", { name: "Go on" }).click();
    const document = page.getByLabel("Your text");
    expect(await textIn(document)).toBe("Our text.");
    await page.reload();
    expect(await textIn(document)).toBe("Our text.");
    await context.close();
  });
});
