import { useText } from "~/i18n/context";
import { NoteForm } from "./NoteForm";
import { Remarks } from "./Remarks";
import { useShownRun } from "./run-context";
import { Scores } from "./Scores";
import { TellMe } from "./TellMe";

/** Beside the manuscript: how it is judged, what the editors say, and what can be said to the writers. */
export function SideNotes() {
  const text = useText();
  const { run } = useShownRun();
  const { status } = run.session;
  return (
    <aside aria-label={text.run.remarks} className="grid gap-5">
      <Scores />
      {(status === "running" || status === "paused") && <NoteForm />}
      {status === "running" && <TellMe />}
      {/* Last: it reaches as far down as the manuscript does. */}
      <Remarks />
    </aside>
  );
}
