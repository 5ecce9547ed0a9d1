import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "~/api/client";
import type { Plan } from "~/api/schema";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { CHOOSE } from "./choose";
import { goAndPay } from "./order";
import { billing } from "./text";

/** Leads to where a plan is paid for the first time. */
export function BuyPlan({ plan }: { plan: Plan }) {
  const text = useText();
  const [isLeaving, setLeaving] = useState(false);
  const buy = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/billing/checkout", { body: { plan } })),
    onSuccess: (checkout) => {
      setLeaving(true);
      goAndPay(checkout, { kind: "plan", plan });
    },
  });
  return (
    <>
      <Button
        className={CHOOSE}
        aria-label={billing.chooseOf(text.plan[plan])}
        disabled={buy.isPending || isLeaving}
        onClick={() => buy.mutate()}
      >
        {billing.choose}
      </Button>
      {buy.error && <Failure error={buy.error} />}
    </>
  );
}
