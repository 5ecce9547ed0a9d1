import { afterEach, describe, expect, it } from "vitest";
import { forgetOrder, goAndPay, isWeb, lastOrder } from "./order";

afterEach(() => sessionStorage.clear());

describe("an order", () => {
  it("is kept by its tab until it is known to be paid", () => {
    expect(lastOrder()).toBeNull();
    // An address of this page, which this browser does not have to load.
    goAndPay({ order_id: "o-1", url: `${location.href.split("#")[0]}#pay` }, { kind: "plan", plan: "pro" });
    expect(lastOrder()).toEqual({ id: "o-1", goods: { kind: "plan", plan: "pro" } });
    forgetOrder();
    expect(lastOrder()).toBeNull();
  });

  it.each([
    ["https://checkout.stripe.com/c/pay/1", true],
    ["javascript:alert(1)", false],
    ["data:text/html,hello", false],
    ["//elsewhere.example", false],
  ])("leads to pages of the web alone: %s", (url, expected) => expect(isWeb(url)).toBe(expected));
});
