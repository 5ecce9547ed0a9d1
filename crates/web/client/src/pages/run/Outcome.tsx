import { useFormat, useText } from "~/i18n/context";
import { insteadOf, spent } from "~/live/run";
import { sentence } from "~/ui/Failure";
import { useShownRun } from "./run-context";

/** What came of the run, or what to do until it is over. */
export function Outcome() {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const { status, failure, document_version } = run.session;
  const last = insteadOf(run);
  if (status === "failed" && failure) return <p className="text-bad">{sentence(failure.message)}</p>;
  if (status === "stopped") return <p className="text-ink-2">{text.run.ended(format.number(spent(run)))}</p>;
  if (last === null || document_version === null) return null;
  return <p>{text.run.insteadOf(document_version, last)}</p>;
}
