import { useFormat, useText } from "~/i18n/context";
import { agentName, inkClass, seated } from "./agents";
import { useShownRun } from "./run-context";

/** What a session that has not begun is about: the task, and who will work on it. */
export function TaskSummary() {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const { initial_prompt, termination } = run.session;
  const threshold = termination.score_threshold;
  return (
    <section className="grid gap-4 border-l-2 border-rule pl-3 max-lg:order-first">
      <div className="grid gap-1">
        <h2 className="text-13 text-ink-2">{text.run.task}</h2>
        <p className="font-serif text-15 whitespace-pre-line wrap-anywhere">{initial_prompt}</p>
      </div>
      <div className="grid gap-1">
        <h2 className="text-13 text-ink-2">{text.run.team}</h2>
        <ul className="flex flex-wrap gap-x-4">
          {seated(run).map((agent) => (
            <li key={agent.id} className={`font-semibold text-(--own-ink) ${inkClass(agent)}`}>
              {agentName(agent, text)}
            </li>
          ))}
        </ul>
        <p className="text-ink-2">
          {text.run.limits(termination.max_rounds, threshold === null ? null : format.score(threshold))}
        </p>
      </div>
    </section>
  );
}
