import { describe, expect, it } from "vitest";
import { answerWith } from "../../../tests/answers";
import { subscription } from "../../../tests/samples";
import type { Ordered } from "./order";
import { askForPayment } from "./payment";

const PRO: Ordered = { id: "o-1", goods: { kind: "plan", plan: "pro" } };
const CREDITS: Ordered = { id: "o-1", goods: { kind: "credits", credits: 200 } };
const NONE = { plan: "free", subscription: null };

describe("what is known of a payment", () => {
  it.each([
    ["nothing was heard of", NONE, "waiting"],
    [
      "it is not done",
      { plan: "free", subscription: subscription({ plan: "pro", status: "incomplete" }) },
      "waiting",
    ],
    ["another plan is paid", { plan: "starter", subscription: subscription() }, "waiting"],
    ["the plan is paid", { plan: "pro", subscription: subscription({ plan: "pro" }) }, "paid"],
  ] as const)("of a plan: %s", async (_, state, expected) => {
    const asked = answerWith({ "POST /billing/sync": () => state });
    expect(await askForPayment(PRO)).toBe(expected);
    expect(asked).toEqual(["POST /billing/sync"]);
  });

  it.each([
    ["none was booked", [], "waiting"],
    ["another one was booked", [{ order: "order:o-2" }], "waiting"],
    ["it was booked", [{ order: "order:o-2" }, { order: "order:o-1" }], "paid"],
  ])("of credits: %s", async (_, items, expected) => {
    answerWith({
      "POST /billing/sync": () => NONE,
      "GET /credits/history": () => ({ items, next_cursor: null }),
    });
    expect(await askForPayment(CREDITS)).toBe(expected);
  });

  it("claims nothing about an order that it does not know", async () => {
    answerWith({ "POST /billing/sync": () => NONE });
    expect(await askForPayment(null)).toBe("unknown");
  });
});
