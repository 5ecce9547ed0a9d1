import { useQuery } from "@tanstack/react-query";
import { queries } from "~/api/queries";
import type { PlanList, PlanOffer, SubscriptionState } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { classes } from "~/ui/classes";
import { BuyPlan } from "./BuyPlan";
import { CancelPlan } from "./CancelPlan";
import { ChangePlan } from "./ChangePlan";
import { CHOOSE } from "./choose";
import { differences, offerOf, type Value } from "./offer";
import { billing } from "./text";

/** One column a plan. Where there is little room, the name of a row stands above its values. */
const ROW = "contents";
const NAME =
  "col-span-4 border-t border-rule pt-2 pb-1 text-left text-13 font-normal text-ink-2 md:col-span-1 md:py-2 md:text-15";
const CELL = "pb-2 pr-1 text-left last:pr-0 md:border-t md:border-rule md:py-2";

interface Props {
  readonly plans: PlanList;
  readonly isSelling: boolean;
}

/** The plans side by side: in what they differ, which one is one's own, and what can be done about the others. */
export function Comparison({ plans, isSelling }: Props) {
  const text = useText();
  const format = useFormat();
  const offers = plans.items;
  const { data: models } = useQuery(queries.models());
  const { data: entitlements } = useQuery(queries.entitlements());
  const { data: state } = useQuery({ ...queries.subscription(), enabled: isSelling });
  const current = state?.plan ?? entitlements?.plan;
  const mark = (offer: PlanOffer) => classes(offer.plan === current && "font-semibold");
  return (
    <section id="plans" className="scroll-mt-4">
      <h2 className="mb-3 font-serif text-21 font-semibold">{billing.compare}</h2>
      <table className="grid grid-cols-[repeat(4,auto)] md:grid-cols-[minmax(180px,1.4fr)_repeat(4,minmax(0,1fr))]">
        <thead className={ROW}>
          <tr className={ROW}>
            <td className="hidden md:block" />
            {offers.map((offer) => (
              <th key={offer.plan} scope="col" className="pr-1 pb-2 text-left font-normal last:pr-0">
                <span className="block text-13 font-semibold md:font-serif md:text-18">
                  {text.plan[offer.plan]}
                </span>
                {isSelling && (
                  <span className="block text-13 text-ink-2">
                    {offer.price_cents === 0
                      ? billing.free
                      : billing.monthly(format.money(offer.price_cents, "usd"))}
                  </span>
                )}
                {offer.plan === current && <span className="block text-13 text-good">{billing.current}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={ROW}>
          {differences(offers, models?.items ?? []).map(({ name, values }) => (
            <tr key={name} className={ROW}>
              <th scope="row" className={NAME}>
                {billing.row[name]}
              </th>
              {offers.map((offer, at) => (
                <td key={offer.plan} className={classes(CELL, "numeric", mark(offer))}>
                  <Given value={values[at] ?? null} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {isSelling && current !== undefined && (
          <tfoot className={ROW}>
            <tr className={ROW}>
              <td className="hidden border-t border-rule md:block" />
              {offers.map((offer) => (
                <td key={offer.plan} className={classes(CELL, "border-t border-rule pt-2")}>
                  <Action offer={offer} current={current} state={state} plans={plans} />
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function Given({ value }: { value: Value }) {
  const format = useFormat();
  if (value === null) return billing.unlimited;
  if (typeof value === "boolean") return value ? billing.yes : billing.no;
  return format.number(value);
}

interface ActionProps {
  readonly offer: PlanOffer;
  readonly current: PlanOffer["plan"];
  readonly state: SubscriptionState | undefined;
  readonly plans: PlanList;
}

function Action({ offer, current, state, plans }: ActionProps) {
  const text = useText();
  const format = useFormat();
  const subscription = state?.subscription ?? null;
  switch (offerOf(offer, current, state)) {
    case "current":
    case "none":
      return null;
    case "next":
      return (
        <span className="text-13 text-ink-2">
          {billing.next(format.day(subscription?.current_period_end ?? ""))}
        </span>
      );
    case "buy":
      return <BuyPlan plan={offer.plan} />;
    case "change":
      return <ChangePlan to={offer.plan} plans={plans} />;
    case "cancel":
      return (
        subscription && (
          <CancelPlan
            plan={subscription.plan}
            until={subscription.current_period_end}
            className={CHOOSE}
            label={billing.choose}
            aria-label={billing.chooseOf(text.plan.free)}
          />
        )
      );
  }
}
