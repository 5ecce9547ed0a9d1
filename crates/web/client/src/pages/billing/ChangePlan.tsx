import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "~/api/client";
import { useOnce } from "~/api/once";
import type { Plan, PlanList, Preview } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { LazyDialog } from "~/ui/LazyDialog";
import { Skeleton } from "~/ui/Skeleton";
import { useToast } from "~/ui/Toasts";
import { CHOOSE } from "./choose";
import { billing } from "./text";
import { useSubscribed } from "./use-subscribed";

interface Props {
  readonly to: Plan;
  readonly plans: PlanList;
}

/** Changes the plan, after showing what that costs. */
export function ChangePlan({ to, plans }: Props) {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className={CHOOSE} aria-label={billing.chooseOf(text.plan[to])} onClick={() => setOpen(true)}>
        {billing.choose}
      </Button>
      <LazyDialog title={billing.changeTo(text.plan[to])} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Change to={to} plans={plans} onDone={() => setOpen(false)} />
      </LazyDialog>
    </>
  );
}

function changePlan(body: { plan: Plan }, key: string) {
  return answered(
    api.POST("/api/v1/billing/change", { params: { header: { "idempotency-key": key } }, body }),
  );
}

function Change({ to, plans, onDone }: Props & { onDone: () => void }) {
  const text = useText();
  const toast = useToast();
  const subscribed = useSubscribed();
  const order = useOnce(changePlan);
  const body = { plan: to };
  const preview = useQuery({
    queryKey: ["plan-change", to],
    queryFn: ({ signal }) => answered(api.POST("/api/v1/billing/change/preview", { body, signal })),
    // What is due grows less with every moment of the period that passes.
    staleTime: 0,
    gcTime: 0,
  });
  const change = useMutation({
    mutationFn: () => order(body),
    onSuccess: async (state) => {
      await subscribed(state);
      toast({ text: billing.changed });
      onDone();
    },
  });
  if (preview.isPending) return <Skeleton lines={4} />;
  if (preview.isError) return <Failure error={preview.error} onRetry={() => void preview.refetch()} />;
  return (
    <div className="grid gap-4">
      <Cost preview={preview.data} plans={plans} />
      {change.error && <Failure error={change.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>{text.session.cancel}</Button>
        <Button kind="main" disabled={change.isPending} onClick={() => change.mutate()}>
          {billing.confirmChange}
        </Button>
      </div>
    </div>
  );
}

function Cost({ preview, plans }: { preview: Preview; plans: PlanList }) {
  const text = useText();
  const format = useFormat();
  const { from, to, due_now, monthly, next_at } = preview;
  const creditsOf = (plan: Plan) => plans.items.find((offer) => offer.plan === plan)?.monthly_credits ?? 0;
  const lines = [
    [billing.dueNow, format.money(due_now.amount, due_now.currency)],
    [billing.monthlyFrom(format.day(next_at)), format.money(monthly.amount, monthly.currency)],
    [billing.row.monthly_credits, `${format.number(creditsOf(from))} → ${format.number(creditsOf(to))}`],
  ] as const;
  return (
    <>
      <dl className="border-t border-rule">
        {lines.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 border-b border-rule py-1">
            <dt>{name}</dt>
            <dd className="numeric">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="text-13 text-ink-2">
        {due_now.amount === 0 ? billing.nothingNow(text.plan[to], format.day(next_at)) : billing.about}
      </p>
    </>
  );
}
