import { useQuery } from "@tanstack/react-query";
import { queries } from "~/api/queries";
import { SessionActions } from "~/app/SessionActions";
import { useFormat, useText } from "~/i18n/context";
import { spent } from "~/live/run";
import { Controls } from "./Controls";
import { useShownRun } from "./run-context";

export function RunHeader() {
  const { run } = useShownRun();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="flex min-w-0 grow basis-[240px] items-center gap-1 max-md:basis-full">
        <h1 className="min-w-0 font-serif text-26 font-semibold wrap-anywhere">{run.session.title}</h1>
        <SessionActions session={run.session} />
      </div>
      <Spend />
      <Controls place="header" />
    </div>
  );
}

/** Moves only when the server says what a turn cost. */
function Spend() {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const { id, agents, termination, status } = run.session;
  const isAhead = status === "draft" || status === "running" || status === "paused";
  const estimate = useQuery({
    ...queries.estimate(id, JSON.stringify([agents, termination])),
    enabled: isAhead,
  });
  const parts = [
    ...(status === "draft" ? [] : [text.run.spent(format.number(spent(run)))]),
    ...(isAhead && estimate.data
      ? [text.run.estimate(format.range(estimate.data.minimum, estimate.data.maximum))]
      : []),
  ];
  return <p className="numeric">{parts.join(" · ")}</p>;
}
