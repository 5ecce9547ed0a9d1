import type { Agent } from "~/api/schema";
import { useText } from "~/i18n/context";
import { type Noted, noteName, passageName, useEnd, useMargin, wordsName } from "./margin-context";

/** What an editor says passage by passage. A quotation that stands in the manuscript leads there. */
export function MarginNotes({ agent }: { agent: Agent }) {
  const { notes, found } = useMargin();
  const own = notes.filter((note) => note.agent === agent.id);
  if (own.length === 0) return null;
  return (
    <ul className="mt-2 grid gap-2">
      {own.map((note) => (
        <li key={note.id} id={wordsName(note.id)}>
          {note.before}
          {note.quote !== null && (found.has(note.id) ? <Leading note={note} /> : `“${note.quote}”`)}
          {note.after}
        </li>
      ))}
    </ul>
  );
}

function Leading({ note }: { note: Noted }) {
  const { run } = useText();
  const end = useEnd([note.id], passageName(note.id));
  return (
    <a {...end} id={noteName(note.id)} title={run.showPassage} className="passage">
      “{note.quote}”
    </a>
  );
}
