import { describe, expect, it } from "vitest";
import type { Plan, Subscription } from "~/api/schema";
import { offer, subscription } from "../../../tests/samples";
import { differences, offerOf } from "./offer";

const PLANS: readonly Plan[] = ["free", "starter", "pro"];

/** What is offered for each plan to somebody who has this one. */
function offers(plan: Plan, change: Partial<Subscription> | null) {
  const state = { plan, subscription: change && subscription(change) };
  return PLANS.map((one) => offerOf(offer({ plan: one, is_for_sale: one !== "free" }), plan, state));
}

describe("what can be done about a plan", () => {
  it.each([
    ["pays for none", "free", null, ["current", "buy", "buy"]],
    ["pays", "starter", {}, ["cancel", "current", "change"]],
    ["cancelled", "starter", { cancel_at_period_end: true }, ["next", "current", "change"]],
    ["took a lesser plan", "pro", { paid_plan: "pro" }, ["cancel", "next", "change"]],
    ["is too late", "free", { status: "past_due" }, ["cancel", "none", "change"]],
    ["is through", "free", { status: "canceled" }, ["current", "buy", "buy"]],
  ] as const)("by who %s", (_, plan, change, expected) => expect(offers(plan, change)).toEqual(expected));

  it("is nothing where nothing is sold", () => {
    const all = PLANS.map((plan) => offerOf(offer({ plan }), "starter", undefined));
    expect(all).toEqual(["none", "current", "none"]);
  });
});

describe("in what plans differ", () => {
  it("leaves out what is the same on all of them", () => {
    const two = [offer(), offer({ plan: "starter", projects: null, version_history: true })];
    expect(differences(two, [])).toEqual([
      { name: "projects", values: [2, null] },
      { name: "version_history", values: [false, true] },
    ]);
  });
});
