import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { readAnew } from "~/api/anew";
import { useFormat, useText } from "~/i18n/context";
import type { Format } from "~/i18n/format";
import type { Text } from "~/i18n/text";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { forgetOrder, lastOrder, type Ordered } from "./order";
import { askForPayment, type Payment } from "./payment";
import { billing } from "./text";

/** How often the server is asked by itself; then whoever waits decides. */
const TRIES = 5;

const FIRST_WAIT_MS = 2_000;

/** For who comes back from paying: says what the server knows of it, and nothing that it does not. */
export function CheckoutReturn() {
  const text = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [ordered] = useState(lastOrder);
  const payment = useQuery({
    queryKey: ["payment", ordered?.id ?? null],
    queryFn: () => askForPayment(ordered),
    refetchInterval: ({ state }) =>
      state.data === "waiting" && state.dataUpdateCount < TRIES
        ? FIRST_WAIT_MS * 2 ** (state.dataUpdateCount - 1)
        : false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const isKnown = payment.data === "paid" || payment.data === "unknown";
  useEffect(() => {
    if (!isKnown) return;
    forgetOrder();
    void readAnew(client, "subscription", "entitlements", "balance", "ledger", "models", "invoices");
  }, [isKnown, client]);
  const close = () => void navigate({ to: "/settings/billing", search: {}, replace: true });
  if (payment.isError) return <Failure error={payment.error} onRetry={() => void payment.refetch()} />;
  return (
    <div className={`grid justify-items-start gap-3 border-l-2 py-1 pl-3 ${tone(payment.data)}`}>
      <p role="status" className="max-w-[66ch]">
        {words(payment.data, ordered, text, format)}
      </p>
      <div className="flex flex-wrap gap-2">
        {payment.data === "waiting" && (
          <Button disabled={payment.isFetching} onClick={() => void payment.refetch()}>
            {billing.askAgain}
          </Button>
        )}
        {payment.data !== undefined && <Button onClick={close}>{text.app.close}</Button>}
      </div>
    </div>
  );
}

function words(payment: Payment | undefined, ordered: Ordered | null, text: Text, format: Format): string {
  const said = billing.back;
  if (payment === undefined) return said.asking;
  if (payment === "waiting") return said.waiting;
  if (payment === "unknown" || ordered === null) return said.unknown;
  const { goods } = ordered;
  return goods.kind === "plan"
    ? said.plan(text.plan[goods.plan])
    : said.credits(format.number(goods.credits));
}

function tone(payment: Payment | undefined): string {
  if (payment === "paid") return "border-good";
  return payment === "waiting" ? "border-warn" : "border-rule";
}
