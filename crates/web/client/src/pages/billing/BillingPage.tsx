import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { queries } from "~/api/queries";
import { useTitle } from "~/app/title";
import { useText } from "~/i18n/context";
import { Failure } from "~/ui/Failure";
import { Section } from "~/ui/Section";
import { Skeleton } from "~/ui/Skeleton";
import { CheckoutReturn } from "./CheckoutReturn";
import { Comparison } from "./Comparison";
import { Invoices } from "./Invoices";
import { sells } from "./offer";
import { Packs } from "./Packs";
import { billing } from "./text";
import { YourPlan } from "./YourPlan";

/** What is paid for, and what there is to buy. Where nothing is sold, what everybody has. */
export function BillingPage() {
  const { checkout } = useSearch({ from: "/shell/settings/billing" });
  const plans = useQuery(queries.plans());
  useTitle(billing.title);
  if (plans.isPending) return <Skeleton lines={8} />;
  if (plans.isError) return <Failure error={plans.error} onRetry={() => void plans.refetch()} />;
  const isSelling = sells(plans.data);
  return (
    <div className="grid gap-6">
      {isSelling && checkout !== undefined && (
        <Section>
          <CheckoutReturn key={checkout} />
        </Section>
      )}
      <Section>{isSelling ? <YourPlan /> : <NothingSold />}</Section>
      <Section>
        <Comparison plans={plans.data} isSelling={isSelling} />
      </Section>
      {plans.data.pack_credits !== null && (
        <Section>
          <Packs credits={plans.data.pack_credits} />
        </Section>
      )}
      {isSelling && (
        <Section>
          <Invoices />
        </Section>
      )}
    </div>
  );
}

function NothingSold() {
  const text = useText();
  const entitlements = useQuery(queries.entitlements());
  if (entitlements.isPending) return <Skeleton lines={1} />;
  if (entitlements.isError) {
    return <Failure error={entitlements.error} onRetry={() => void entitlements.refetch()} />;
  }
  return <p className="max-w-[66ch]">{billing.nothingSold(text.plan[entitlements.data.plan])}</p>;
}
