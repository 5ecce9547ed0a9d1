import type { Plan, Subscription } from "~/api/schema";

const DAY_MS = 86_400_000;

/** How a person stands with what they pay for. Times are as the API writes them. */
export type Standing =
  | { readonly kind: "none" }
  | { readonly kind: "renews"; readonly plan: Plan; readonly at: string }
  | { readonly kind: "trial"; readonly plan: Plan; readonly at: string }
  | { readonly kind: "ends"; readonly plan: Plan; readonly at: string }
  /** Changed to a lesser plan: the better one stays as long as it is paid. */
  | { readonly kind: "lesser"; readonly plan: Plan; readonly at: string; readonly next: Plan }
  /** A payment is missing; `days` is how long the plan stays all the same. */
  | { readonly kind: "late"; readonly plan: Plan; readonly at: string; readonly days: number }
  | { readonly kind: "lapsed"; readonly plan: Plan }
  | { readonly kind: "unfinished"; readonly plan: Plan }
  | { readonly kind: "over"; readonly plan: Plan; readonly at: string };

export function standing(subscription: Subscription | null, now: number): Standing {
  if (subscription === null) return { kind: "none" };
  const { plan, status, current_period_end, ended_at } = subscription;
  switch (status) {
    case "incomplete":
      return { kind: "unfinished", plan };
    case "incomplete_expired":
      return { kind: "none" };
    case "canceled":
      return { kind: "over", plan, at: ended_at ?? current_period_end };
    case "unpaid":
    case "paused":
      return { kind: "lapsed", plan };
    case "past_due":
      return late(subscription, now);
    case "trialing":
    case "active":
      return current(subscription, now);
  }
}

function current(subscription: Subscription, now: number): Standing {
  const { plan, status, current_period_end, trial_end, paid_plan, paid_until } = subscription;
  if (subscription.cancel_at_period_end) {
    return { kind: "ends", plan: paid_plan ?? plan, at: current_period_end };
  }
  if (status === "trialing") return { kind: "trial", plan, at: trial_end ?? current_period_end };
  const isPaidFor = paid_until !== null && now < new Date(paid_until).getTime();
  if (isPaidFor && paid_plan !== null && rank(paid_plan) > rank(plan)) {
    return { kind: "lesser", plan: paid_plan, at: paid_until, next: plan };
  }
  return { kind: "renews", plan, at: current_period_end };
}

function late({ plan, grace_until }: Subscription, now: number): Standing {
  if (grace_until === null) return { kind: "lapsed", plan };
  const left = new Date(grace_until).getTime() - now;
  return left > 0
    ? { kind: "late", plan, at: grace_until, days: Math.ceil(left / DAY_MS) }
    : { kind: "lapsed", plan };
}

/** From the least to the most. */
const PLANS = ["free", "starter", "pro", "enterprise"] as const satisfies Plan[];

export function rank(plan: Plan): number {
  return PLANS.indexOf(plan);
}

/** Whether it is paid for, or late: its plan is changed, not bought anew. */
export function isLiving(subscription: Subscription | null): subscription is Subscription {
  return subscription !== null && ["trialing", "active", "past_due"].includes(subscription.status);
}
