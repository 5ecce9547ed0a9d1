import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queries } from "~/api/queries";
import type { Limit } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { buttonClass } from "~/ui/Button";
import { classes } from "~/ui/classes";
import { Failure } from "~/ui/Failure";
import { Page } from "~/ui/Page";
import { Section } from "~/ui/Section";
import { Skeleton } from "~/ui/Skeleton";
import { Ledger } from "./Ledger";
import { Spend } from "./Spend";
import { type Told, told, toldOfCredits } from "./share";
import { credits } from "./text";

/** What there is to spend, what the plan allows, and where every credit went. Each part loads and fails on its own. */
export function CreditsPage() {
  return (
    <Page
      title={credits.title}
      actions={
        <Link to="/settings/billing" className={buttonClass("plain")}>
          {credits.plans}
        </Link>
      }
    >
      <div className="grid gap-6">
        <Section>
          <Figures />
        </Section>
        <Section>
          <PlanLimits />
        </Section>
        <Section>
          <Spend />
        </Section>
        <Section>
          <Ledger />
        </Section>
      </div>
    </Page>
  );
}

function Figures() {
  const text = useText();
  const format = useFormat();
  const balance = useQuery(queries.balance());
  if (balance.isPending) return <Skeleton lines={2} />;
  if (balance.isError) return <Failure error={balance.error} onRetry={() => void balance.refetch()} />;
  const { available, held, lifetime_used, tier, monthly_credits, next_grant_at } = balance.data;
  const { figures } = credits;
  const plan = [
    credits.monthly(format.number(monthly_credits)),
    ...(next_grant_at === null ? [] : [credits.next(format.day(next_grant_at))]),
  ];
  const gone = toldOfCredits(available, monthly_credits);
  return (
    <div className="grid gap-4">
      <dl className="flex flex-wrap gap-x-6 gap-y-4">
        <Figure name={figures.left} value={format.number(available)} />
        <Figure name={figures.held} value={format.number(held)} />
        <Figure name={figures.spent} value={format.number(lifetime_used)} />
        <Figure name={figures.plan} value={text.plan[tier]} note={plan.join(", ")} />
      </dl>
      {gone !== null && (
        <p role="status" className={classes("border-l-2 py-1 pl-3", BORDER[gone], TONE[gone])}>
          {gone === 100 ? credits.allGone : credits.gone(format.percent(gone))}
        </p>
      )}
    </div>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt className="text-13 text-ink-2">{name}</dt>
      <dd className="font-serif text-26 font-semibold">{value}</dd>
      {note !== undefined && <dd className="text-13 text-ink-2">{note}</dd>}
    </div>
  );
}

/** The limits that concern what can be done here. */
const SHOWN = ["sessions_per_month", "projects", "agents", "rounds", "document_words"] as const;

function PlanLimits() {
  const format = useFormat();
  const entitlements = useQuery(queries.entitlements());
  if (entitlements.isPending) return <Skeleton lines={5} />;
  if (entitlements.isError)
    return <Failure error={entitlements.error} onRetry={() => void entitlements.refetch()} />;
  const { limits, resets_at } = entitlements.data;
  return (
    <section>
      <h2 className="mb-2 font-serif text-21 font-semibold">{credits.limits}</h2>
      <dl className="max-w-[560px] border-t border-rule">
        {SHOWN.map((name) => (
          <div key={name} className="flex justify-between gap-4 border-b border-rule py-1">
            <dt>{credits.limit[name]}</dt>
            <dd className="numeric">
              <Allowed limit={limits[name]} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-13 text-ink-2">{credits.resets(format.day(resets_at))}</p>
    </section>
  );
}

function Allowed({ limit }: { limit: Limit }) {
  const text = useText();
  const format = useFormat();
  if (limit.limit === null) return credits.unlimited;
  const most = format.number(limit.limit);
  if (limit.used === null) return text.credits.upTo(most);
  const taken = told(limit.used, limit.limit);
  return (
    <span className={classes(taken && TONE[taken])}>
      {credits.usedOf(format.number(limit.used), most)}
      {taken !== null && ` · ${credits.remaining(Math.max(0, limit.limit - limit.used))}`}
    </span>
  );
}

/** The more is taken, the louder. The words say it as well. */
const TONE: Record<Told, string> = { 80: "text-warn", 90: "text-warn font-semibold", 100: "text-bad" };
const BORDER: Record<Told, string> = { 80: "border-warn", 90: "border-warn", 100: "border-bad" };
