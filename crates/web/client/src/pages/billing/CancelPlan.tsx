import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "~/api/client";
import type { Plan } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { LazyDialog } from "~/ui/LazyDialog";
import { billing } from "./text";
import { useSubscribed } from "./use-subscribed";

interface Props {
  readonly plan: Plan;
  readonly until: string;
  /** What the button says, where that is not the plain word. */
  readonly label?: string;
  readonly "aria-label"?: string;
  readonly className?: string;
}

/** Ends a plan with its period, after saying what that means. */
export function CancelPlan({ plan, until, label, ...rest }: Props) {
  const text = useText();
  const format = useFormat();
  const subscribed = useSubscribed();
  const [isAsking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/billing/cancel")),
    onSuccess: async (state) => {
      await subscribed(state);
      setAsking(false);
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)} {...rest}>
        {label ?? billing.cancel}
      </Button>
      <LazyDialog
        title={billing.cancelTitle(text.plan[plan])}
        description={billing.cancelText(format.day(until))}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      >
        {cancel.error && <Failure error={cancel.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{billing.cancelNot}</Button>
          <Button kind="danger" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            {billing.cancelConfirm}
          </Button>
        </div>
      </LazyDialog>
    </>
  );
}
