import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queries } from "~/api/queries";
import { useFormat, useText } from "~/i18n/context";

/** What is left to spend, and what calls under way hold. It leads to where every credit went. */
export function CreditsLeft() {
  const text = useText();
  const format = useFormat();
  const { data } = useQuery(queries.balance());
  // As high as what comes in its place.
  if (!data) return <div className="h-[48px]" />;
  const { available, held, monthly_credits } = data;
  const whole = Math.max(monthly_credits, available + held, 1);
  const share = (amount: number) => `${(Math.max(0, amount) / whole) * 100}%`;
  const isOfMonth = available + held <= monthly_credits;
  return (
    <Link to="/credits" className="grid gap-1 px-2 py-2 hover:bg-wall data-[status=active]:bg-wall">
      <span aria-hidden="true" className="flex h-[6px] bg-rule">
        <span className="bg-ink" style={{ width: share(available) }} />
        <span className="held" style={{ width: share(held) }} />
      </span>
      <span className="numeric">
        {isOfMonth
          ? text.credits.leftOf(format.number(available), format.number(monthly_credits))
          : text.credits.left(format.number(available))}
      </span>
      {held > 0 && <span className="numeric text-ink-2">{text.credits.held(format.number(held))}</span>}
    </Link>
  );
}
