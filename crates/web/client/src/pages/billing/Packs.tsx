import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, api } from "~/api/client";
import { useFormat } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { TextField } from "~/ui/Field";
import { goAndPay } from "./order";
import { billing } from "./text";

/** As many as one order may have. */
const MOST = 100;

/** Credits beside those of a plan. */
export function Packs({ credits }: { credits: number }) {
  const format = useFormat();
  const [packs, setPacks] = useState(1);
  const [isLeaving, setLeaving] = useState(false);
  const buy = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/billing/checkout/credits", { body: { packs } })),
    onSuccess: (checkout) => {
      setLeaving(true);
      goAndPay(checkout, { kind: "credits", credits: packs * credits });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    buy.mutate();
  };
  return (
    <section id="packs" className="grid scroll-mt-4 gap-3">
      <h2 className="font-serif text-21 font-semibold">{billing.packs}</h2>
      <p className="max-w-[66ch]">{billing.packsText(format.number(credits))}</p>
      <form className="flex flex-wrap items-end gap-3" onSubmit={submit}>
        <TextField
          label={billing.packsNumber}
          type="number"
          min={1}
          max={MOST}
          required
          className="w-[120px]"
          value={packs}
          onChange={(event) => setPacks(event.target.valueAsNumber || 1)}
        />
        <Button type="submit" className="min-h-[40px]" disabled={buy.isPending || isLeaving}>
          {billing.buyCredits(format.number(packs * credits))}
        </Button>
      </form>
      {buy.error && <Failure error={buy.error} />}
    </section>
  );
}
