import type { Model, Plan, PlanList, PlanOffer, SubscriptionState } from "~/api/schema";
import { isLiving, rank } from "./standing";

/** What somebody can do about a plan. */
export type Offer = "current" | "next" | "buy" | "change" | "cancel" | "none";

/** `state` is absent where nothing is sold, or while it is not known. */
export function offerOf(offer: PlanOffer, current: Plan, state: SubscriptionState | undefined): Offer {
  const { plan, is_for_sale } = offer;
  if (state === undefined) return plan === current ? "current" : "none";
  const { subscription } = state;
  if (!isLiving(subscription)) {
    if (plan === state.plan) return "current";
    return is_for_sale ? "buy" : "none";
  }
  const { cancel_at_period_end } = subscription;
  if (plan === "free") return cancel_at_period_end ? "next" : "cancel";
  if (plan === subscription.plan) {
    if (plan === state.plan) return "current";
    // One that is late has no plan at the moment, and one that was lessened has a better one.
    return rank(state.plan) > rank(plan) ? "next" : "none";
  }
  return is_for_sale ? "change" : plan === state.plan ? "current" : "none";
}

/** Whether anything can be bought on this installation. */
export function sells(plans: PlanList): boolean {
  return plans.pack_credits !== null || plans.items.some((offer) => offer.is_for_sale);
}

/** Null: as much as anybody likes. */
export type Value = number | boolean | null;

/** The limits that concern what can be done here. */
const ROWS = [
  "monthly_credits",
  "sessions_a_month",
  "projects",
  "agents",
  "rounds",
  "document_words",
  "version_history",
] as const satisfies (keyof PlanOffer)[];

export type RowName = (typeof ROWS)[number] | "models";

export interface Row {
  readonly name: RowName;
  /** One for each plan, in their order. */
  readonly values: readonly Value[];
}

/** In what plans differ. What is the same on all of them helps nobody choose. */
export function differences(offers: readonly PlanOffer[], models: readonly Model[]): Row[] {
  const rows: Row[] = [
    ...ROWS.map((name) => ({ name, values: offers.map((offer) => offer[name]) })),
    { name: "models", values: offers.map(({ plan }) => modelsOn(models, plan)) },
  ];
  return rows.filter(({ values }) => values.some((value) => value !== values[0]));
}

/** How many models of this server the plan opens. */
function modelsOn(models: readonly Model[], plan: Plan): number {
  return models.filter(
    (model) =>
      model.kind === "chat" &&
      model.available &&
      model.status !== "retired" &&
      rank(model.plan) <= rank(plan),
  ).length;
}
