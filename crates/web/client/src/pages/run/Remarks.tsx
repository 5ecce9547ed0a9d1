import { useQuery } from "@tanstack/react-query";
import { queries } from "~/api/queries";
import type { Agent } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { lastTurn } from "~/live/run";
import { agentName, inkClass, seated } from "./agents";
import { MarginNotes } from "./MarginNotes";
import { useMargin } from "./margin-context";
import { useShownRun } from "./run-context";

/** What the editors say, to their criteria and to passages, each in its own ink. */
export function Remarks() {
  const text = useText();
  const { run } = useShownRun();
  const { notes } = useMargin();
  const judges = seated(run).filter((agent) => agent.phase > 1 && lastTurn(run, agent.id)?.evaluation);
  return (
    <section className="grid gap-2">
      <h2 className="font-serif text-18 font-semibold">{text.run.remarks}</h2>
      {judges.length === 0 && <p className="text-ink-2">{text.run.remarksEmpty}</p>}
      {judges.length > 0 && (
        <details open={notes.length === 0}>
          <summary className="text-13 text-ink-2">{text.run.byCriterion}</summary>
          <div className="mt-2 grid gap-3">
            {judges.map((agent) => (
              <Remark key={agent.id} agent={agent} />
            ))}
          </div>
        </details>
      )}
      <MarginNotes />
    </section>
  );
}

function Remark({ agent }: { agent: Agent }) {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const { data: me } = useQuery(queries.me());
  const evaluation = lastTurn(run, agent.id)?.evaluation;
  const isDetailed = me?.preferences.show_evaluation_details ?? true;
  return (
    <div className={`border-l-2 border-(--own-ink) pl-3 ${inkClass(agent)}`}>
      <h3 className="font-semibold text-(--own-ink)">{agentName(agent, text)}</h3>
      <ul>
        {evaluation?.criteria.map((criterion) => (
          <li key={criterion.name}>
            <span className="flex justify-between gap-3">
              <span>{criterion.name}</span>
              <span className="numeric">
                {criterion.score === null ? text.run.desk.noScore : format.score(criterion.score)}
              </span>
            </span>
            {isDetailed && criterion.comment && (
              <span className="text-13 text-ink-2">{criterion.comment}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
