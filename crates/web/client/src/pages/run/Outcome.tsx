import { useState } from "react";
import { useFormat, useText } from "~/i18n/context";
import { insteadOf, spent } from "~/live/run";
import { Check } from "~/ui/Field";
import { explainFailure } from "./failures";
import { canNotify, isWanted, want } from "./notify";
import { useShownRun } from "./run-context";

/** What came of the run, or what to do until it is over. */
export function Outcome() {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const { status, failure, document_version } = run.session;
  if (status === "running") return <TellMe />;
  const last = insteadOf(run);
  return (
    <div className="grid gap-1">
      {status === "failed" && failure && <p className="text-bad">{explainFailure(failure)}</p>}
      {last !== null && document_version !== null && <p>{text.run.insteadOf(document_version, last)}</p>}
      {(status === "stopped" || status === "completed") && (
        <p className="text-ink-2">{text.run.ended(format.number(spent(run)))}</p>
      )}
    </div>
  );
}

function TellMe() {
  const text = useText();
  const [isOn, setOn] = useState(isWanted);
  const [isBlocked, setBlocked] = useState(false);
  if (!canNotify()) return null;
  const change = async (wish: boolean) => {
    const isTold = await want(wish);
    setOn(isTold);
    setBlocked(wish && !isTold);
  };
  return (
    <Check
      label={text.run.notify}
      checked={isOn}
      onChange={(event) => void change(event.target.checked)}
      {...(isBlocked && { hint: text.run.notifyBlocked })}
    />
  );
}
