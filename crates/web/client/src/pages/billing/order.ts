import type { Checkout, Plan } from "~/api/schema";

const KEPT = "atelier.order";

export type Goods =
  | { readonly kind: "plan"; readonly plan: Plan }
  | { readonly kind: "credits"; readonly credits: number };

/** What somebody went away to pay for. */
export interface Ordered {
  readonly id: string;
  readonly goods: Goods;
}

/** Remembers the order in this tab, and goes to where it is paid. */
export function goAndPay({ order_id, url }: Checkout, goods: Goods): void {
  sessionStorage.setItem(KEPT, JSON.stringify({ id: order_id, goods } satisfies Ordered));
  leaveFor(url);
}

/** The last order of this tab; null in any other tab. */
export function lastOrder(): Ordered | null {
  const kept = sessionStorage.getItem(KEPT);
  return kept === null ? null : (JSON.parse(kept) as Ordered);
}

export function forgetOrder(): void {
  sessionStorage.removeItem(KEPT);
}

/** Goes to a page of the payment processor's. */
export function leaveFor(url: string): void {
  if (!isWeb(url)) throw new Error("the address of the payment page is none of the web's");
  location.assign(url);
}

/** Whether an address leads to a page; any other scheme could do something. */
export function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
