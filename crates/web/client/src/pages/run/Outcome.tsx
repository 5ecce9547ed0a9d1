import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queries } from "~/api/queries";
import { useFormat, useText } from "~/i18n/context";
import { insteadOf, spent } from "~/live/run";
import { buttonClass } from "~/ui/Button";
import { sentence } from "~/ui/Failure";
import { useShownRun } from "./run-context";

/** What came of the run, or what to do until it is over. */
export function Outcome() {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const { status, failure, document_version } = run.session;
  const last = insteadOf(run);
  if (status === "failed" && failure) {
    return (
      <p className="mb-3">
        <span className="font-semibold text-bad">{sentence(failure.message)}</span> {text.run.failedHint}
      </p>
    );
  }
  if (status === "stopped")
    return <p className="mb-3 text-ink-2">{text.run.stopped(format.number(spent(run)))}</p>;
  if (status === "paused") return <Shortage />;
  if (last === null || document_version === null) return null;
  return <p className="mb-3">{text.run.insteadOf(document_version, last)}</p>;
}

/** For a run that rests since nothing is left: why, and how it can go on. */
function Shortage() {
  const text = useText();
  const { run } = useShownRun();
  const { data: balance } = useQuery(queries.balance());
  // The reason is told once, when it happens; whoever comes later sees it by what is left.
  const isShort = run.pause === "credits_exhausted" || (run.pause === null && balance?.available === 0);
  if (!isShort || (balance?.available ?? 0) > 0) return null;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-3">
      <p className="text-warn">{sentence(text.run.now.credits_exhausted)}</p>
      <Link to="/settings/billing" hash="packs" className={buttonClass("plain")}>
        {text.problem.buyCredits}
      </Link>
    </div>
  );
}
