import { useEffect, useRef, useState } from "react";
import { useTitle } from "~/app/title";
import { useFormat, useText } from "~/i18n/context";
import { spent } from "~/live/run";
import { agentName } from "./agents";
import { isWanted, notify } from "./notify";
import { useShownRun } from "./run-context";

/** Says aloud where the run is: phases and finished turns, never the text as it streams. */
export function Announcer() {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const { session, phase } = run;
  const [said, say] = useState("");
  const isOver =
    session.status === "completed" || session.status === "failed" || session.status === "stopped";
  const wasRunning = useRef(session.status === "running");
  useTitle(isOver && wasRunning.current ? text.run.doneTitle(session.title) : session.title);

  const last = run.turns.at(-1);
  const agent = last && session.agents.find((agent) => agent.id === last.agent_id);
  const name = agent ? agentName(agent, text) : "";
  const known = useRef({ turn: last?.id, phase, status: session.status });
  useEffect(() => {
    const before = known.current;
    known.current = { turn: last?.id, phase, status: session.status };
    if (session.status === "running") wasRunning.current = true;
    if (before.status === "running" && isOver) {
      const ending = `${text.status[session.status]}. ${text.run.ended(format.number(spent(run)))}`;
      say(ending);
      if (isWanted()) notify(text.run.doneTitle(session.title), ending);
    } else if (
      session.status === "running" &&
      phase !== before.phase &&
      (phase === 1 || phase === 2 || phase === 3)
    ) {
      say(text.run.said.phase(text.run.phases[phase], session.current_round));
    } else if (last?.id !== before.turn && name !== "") {
      say(text.run.said.turn(name));
    }
  }, [run, last?.id, name, phase, session, isOver, text, format]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
