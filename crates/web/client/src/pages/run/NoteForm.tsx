import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, api } from "~/api/client";
import { useOnce } from "~/api/once";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { TextArea } from "~/ui/Field";
import { useShownRun } from "./run-context";

function addNote({ id, text }: { id: string; text: string }, key: string) {
  const params = { path: { id }, header: { "idempotency-key": key } };
  return answered(api.POST("/api/v1/sessions/{id}/notes", { params, body: { text } }));
}

/** A word to the writers of the next round. The round under way is not disturbed. */
export function NoteForm() {
  const text = useText();
  const { run } = useShownRun();
  const [note, setNote] = useState("");
  const send = useOnce(addNote);
  const add = useMutation({
    mutationFn: () => send({ id: run.session.id, text: note.trim() }),
    onSuccess: () => setNote(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form className="grid gap-2" onSubmit={submit}>
      <TextArea
        label={text.run.note}
        hint={text.run.noteHint}
        rows={3}
        maxLength={4000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" disabled={note.trim() === "" || add.isPending}>
          {text.run.noteSend}
        </Button>
        <span role="status" className="text-13 text-good">
          {add.data && text.run.noteAdded(add.data.for_round)}
        </span>
      </div>
      {add.error && <Failure error={add.error} />}
    </form>
  );
}
