import { useMemo, useRef } from "react";
import type { Agent } from "~/api/schema";
import { useText } from "~/i18n/context";
import { agentName, inkClass, seated } from "./agents";
import { useBeside } from "./beside";
import { type Noted, noteName, passageName, useEnd, useMargin, wordsName } from "./margin-context";
import { useShownRun } from "./run-context";

/** What the editors say passage by passage, in the order of the text; what can't be found there comes last. */
export function MarginNotes() {
  const { run } = useShownRun();
  const { notes, found } = useMargin();
  const list = useRef<HTMLUListElement>(null);
  const ordered = useMemo(() => inOrder(notes, [...found]), [notes, found]);
  useBeside(
    list,
    ordered.map(({ id }) => id),
    found,
  );
  const agents = seated(run);
  return (
    <ul ref={list}>
      {ordered.map((note) => {
        const agent = agents.find((agent) => agent.id === note.agent);
        return agent && <Note key={note.id} note={note} agent={agent} isFound={found.has(note.id)} />;
      })}
    </ul>
  );
}

function inOrder(notes: readonly Noted[], found: readonly string[]): readonly Noted[] {
  const place = ({ id }: Noted) => (found.includes(id) ? found.indexOf(id) : found.length);
  return notes.toSorted((one, other) => place(one) - place(other));
}

function Note({ note, agent, isFound }: { note: Noted; agent: Agent; isFound: boolean }) {
  const text = useText();
  return (
    <li
      id={wordsName(note.id)}
      className={`mt-3 border-l-2 border-(--own-ink) pl-3 lg:mt-[var(--beside,12px)] ${inkClass(agent)}`}
    >
      <p className="font-semibold text-(--own-ink)">{agentName(agent, text)}</p>
      <p>
        {note.before}
        {note.quote !== null && (isFound ? <Leading note={note} /> : `“${note.quote}”`)}
        {note.after}
      </p>
    </li>
  );
}

/** A quotation that stands in the manuscript leads there. */
function Leading({ note }: { note: Noted }) {
  const { run } = useText();
  const end = useEnd([note.id], passageName(note.id));
  return (
    <a {...end} id={noteName(note.id)} title={run.showPassage} className="passage">
      “{note.quote}”
    </a>
  );
}
