import { answered, api } from "~/api/client";
import type { SubscriptionState } from "~/api/schema";
import type { Ordered } from "./order";
import { isLiving } from "./standing";

/** Whether an order is paid, as far as the server knows. Of an order of another tab nobody can tell. */
export type Payment = "paid" | "waiting" | "unknown";

/** Has the server ask the payment processor, and looks for what came of the order. */
export async function askForPayment(ordered: Ordered | null): Promise<Payment> {
  const state = await answered(api.POST("/api/v1/billing/sync"));
  if (ordered === null) return "unknown";
  return (await isPaid(ordered, state)) ? "paid" : "waiting";
}

async function isPaid({ id, goods }: Ordered, state: SubscriptionState): Promise<boolean> {
  if (goods.kind === "plan") {
    const { plan, subscription } = state;
    return isLiving(subscription) && subscription.plan === goods.plan && plan === goods.plan;
  }
  const query = { type: "purchase", limit: 20 } as const;
  const { items } = await answered(api.GET("/api/v1/credits/history", { params: { query } }));
  return items.some((entry) => entry.order === `order:${id}`);
}
