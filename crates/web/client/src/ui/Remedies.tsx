import { Link } from "@tanstack/react-router";
import { ApiError } from "~/api/problem";
import { useText } from "~/i18n/context";
import { buttonClass } from "./Button";

/** The ways out of what a plan or the credits don't allow. */
export function Remedies({ error }: { error: unknown }) {
  const text = useText();
  const problem = error instanceof ApiError ? error.problem : null;
  const isShort = problem?.shortfall !== undefined;
  if (!isShort && !problem?.required_plan) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {isShort && (
        <Link to="/settings/billing" hash="packs" className={buttonClass("plain")}>
          {text.problem.buyCredits}
        </Link>
      )}
      <Link to="/settings/billing" hash="plans" className={buttonClass("plain")}>
        {isShort ? text.problem.changePlan : text.problem.comparePlans}
      </Link>
    </div>
  );
}
