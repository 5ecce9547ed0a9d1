import { describe, expect, it } from "vitest";
import { subscription } from "../../../tests/samples";
import { standing } from "./standing";

const NOW = Date.parse("2026-11-20T10:00:00Z");
const END = "2026-12-01T00:00:00Z";

describe("how somebody stands with what they pay for", () => {
  it.each([
    ["never subscribed", null, { kind: "none" }],
    ["pays", {}, { kind: "renews", plan: "starter", at: END }],
    [
      "tries it out",
      { status: "trialing", trial_end: "2026-11-25T00:00:00Z" },
      { kind: "trial", plan: "starter", at: "2026-11-25T00:00:00Z" },
    ],
    ["cancelled", { cancel_at_period_end: true }, { kind: "ends", plan: "starter", at: END }],
    [
      "cancelled while trying it out",
      { status: "trialing", cancel_at_period_end: true, paid_plan: null, paid_until: null },
      { kind: "ends", plan: "starter", at: END },
    ],
    ["took a lesser plan", { paid_plan: "pro" }, { kind: "lesser", plan: "pro", at: END, next: "starter" }],
    [
      "took a lesser plan, which has begun",
      { paid_plan: "pro", paid_until: "2026-11-20T09:59:59Z" },
      { kind: "renews", plan: "starter", at: END },
    ],
    [
      "is late",
      { status: "past_due", grace_until: "2026-11-22T11:00:00Z" },
      { kind: "late", plan: "starter", at: "2026-11-22T11:00:00Z", days: 3 },
    ],
    [
      "is too late",
      { status: "past_due", grace_until: "2026-11-20T10:00:00Z" },
      { kind: "lapsed", plan: "starter" },
    ],
    ["was given up on", { status: "unpaid" }, { kind: "lapsed", plan: "starter" }],
    ["did not finish paying", { status: "incomplete" }, { kind: "unfinished", plan: "starter" }],
    ["never finished paying", { status: "incomplete_expired" }, { kind: "none" }],
    [
      "is through",
      { status: "canceled", ended_at: "2026-11-10T00:00:00Z" },
      { kind: "over", plan: "starter", at: "2026-11-10T00:00:00Z" },
    ],
  ] as const)("%s", (_, change, expected) =>
    expect(standing(change && subscription(change), NOW)).toEqual(expected),
  );
});
