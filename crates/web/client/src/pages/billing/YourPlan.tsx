import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "~/api/client";
import { queries } from "~/api/queries";
import type { SubscriptionState } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import type { Format } from "~/i18n/format";
import type { Text } from "~/i18n/text";
import { Button } from "~/ui/Button";
import { classes } from "~/ui/classes";
import { Failure } from "~/ui/Failure";
import { Skeleton } from "~/ui/Skeleton";
import { CancelPlan } from "./CancelPlan";
import { leaveFor } from "./order";
import { type Standing, standing } from "./standing";
import { billing } from "./text";
import { useSubscribed } from "./use-subscribed";

/** What is paid for, until when, and what is wrong with it. */
export function YourPlan() {
  const state = useQuery(queries.subscription());
  return (
    <section className="grid justify-items-start gap-3">
      <h2 className="font-serif text-21 font-semibold">{billing.yours}</h2>
      {state.isPending && <Skeleton lines={2} className="w-full" />}
      {state.isError && <Failure error={state.error} onRetry={() => void state.refetch()} />}
      {state.data && <Told state={state.data} />}
    </section>
  );
}

function Told({ state }: { state: SubscriptionState }) {
  const text = useText();
  const format = useFormat();
  const now = standing(state.subscription, Date.now());
  const isBad = now.kind === "late" || now.kind === "lapsed";
  return (
    <>
      <p role="status" className={classes("max-w-[66ch]", isBad && "border-l-2 border-bad py-1 pl-3")}>
        {words(now, text, format)}
      </p>
      <div className="flex flex-wrap gap-2">
        {now.kind === "ends" && <Reactivate />}
        {(now.kind === "renews" || now.kind === "trial" || now.kind === "lesser") && (
          <CancelPlan plan={now.plan} until={now.at} />
        )}
        {state.subscription !== null && <Portal isMain={isBad || now.kind === "unfinished"} />}
      </div>
    </>
  );
}

function words(now: Standing, text: Text, format: Format): string {
  const said = billing.standing;
  switch (now.kind) {
    case "none":
      return said.none;
    case "lesser":
      return said.lesser(text.plan[now.plan], format.day(now.at), text.plan[now.next]);
    case "late":
      return said.late(text.plan[now.plan], now.days, format.day(now.at));
    case "lapsed":
    case "unfinished":
      return said[now.kind](text.plan[now.plan]);
    case "renews":
    case "trial":
    case "ends":
    case "over":
      return said[now.kind](text.plan[now.plan], format.day(now.at));
  }
}

function Reactivate() {
  const subscribed = useSubscribed();
  const keep = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/billing/reactivate")),
    onSuccess: subscribed,
  });
  return (
    <>
      <Button kind="main" disabled={keep.isPending} onClick={() => keep.mutate()}>
        {billing.reactivate}
      </Button>
      {keep.error && <Failure error={keep.error} />}
    </>
  );
}

/** Where cards, addresses and bills are: a page of the payment processor's. */
function Portal({ isMain }: { isMain: boolean }) {
  const client = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
  const open = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/billing/portal")),
    onSuccess: ({ url }) => {
      setLeaving(true);
      // Whoever comes back by the browser's own way may have changed everything there.
      void client.invalidateQueries({ queryKey: ["subscription"], refetchType: "none" });
      leaveFor(url);
    },
  });
  return (
    <>
      <Button
        kind={isMain ? "main" : "plain"}
        disabled={open.isPending || isLeaving}
        onClick={() => open.mutate()}
      >
        {isMain ? billing.pay : billing.portal}
      </Button>
      {open.error && <Failure error={open.error} />}
    </>
  );
}
