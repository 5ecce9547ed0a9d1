import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { queries } from "~/api/queries";
import type { SessionSummary } from "~/api/schema";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { Choice, TextField } from "~/ui/Field";
import { LazyDialog } from "~/ui/LazyDialog";
import { LazyMenu } from "~/ui/LazyMenu";
import { useMove, useRemoval, useSessionChanges } from "./session-changes";

type Session = Pick<SessionSummary, "id" | "title" | "starred" | "project_id">;

/** Everything that can be done with a session from wherever it is listed. */
export function SessionActions({ session }: { session: Session }) {
  const text = useText();
  const [dialog, setDialog] = useState<"rename" | "move" | null>(null);
  const { star } = useSessionChanges(session.id);
  const remove = useRemoval();
  return (
    <>
      <LazyMenu
        label={text.session.actions(session.title)}
        items={[
          {
            label: session.starred ? text.session.unstar : text.session.star,
            onSelect: () => star.mutate(!session.starred),
          },
          { label: text.session.rename, onSelect: () => setDialog("rename") },
          { label: text.session.move, onSelect: () => setDialog("move") },
          { label: text.session.remove, onSelect: () => remove(session), isDanger: true },
        ]}
      />
      <LazyDialog title={text.session.rename} isOpen={dialog === "rename"} onClose={() => setDialog(null)}>
        <Rename session={session} onDone={() => setDialog(null)} />
      </LazyDialog>
      <LazyDialog title={text.session.move} isOpen={dialog === "move"} onClose={() => setDialog(null)}>
        <Move session={session} onDone={() => setDialog(null)} />
      </LazyDialog>
    </>
  );
}

interface FormProps {
  readonly session: Session;
  readonly onDone: () => void;
}

function Rename({ session, onDone }: FormProps) {
  const text = useText();
  const [title, setTitle] = useState(session.title);
  const { rename } = useSessionChanges(session.id);
  const save = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate(title, { onSuccess: onDone });
  };
  return (
    <form className="grid gap-4" onSubmit={save}>
      <TextField
        label={text.session.renameLabel}
        value={title}
        maxLength={200}
        onChange={(e) => setTitle(e.target.value)}
      />
      {rename.error && <Failure error={rename.error} />}
      <Buttons isBusy={rename.isPending} onCancel={onDone} />
    </form>
  );
}

function Move({ session, onDone }: FormProps) {
  const text = useText();
  const [project, setProject] = useState(session.project_id ?? "");
  const { data: projects } = useQuery(queries.projects());
  const move = useMove();
  const save = (event: FormEvent) => {
    event.preventDefault();
    move.mutate({ session, to: project === "" ? null : project }, { onSuccess: onDone });
  };
  return (
    <form className="grid gap-4" onSubmit={save}>
      <Choice label={text.studio.project} value={project} onChange={(e) => setProject(e.target.value)}>
        <option value="">{text.session.noProject}</option>
        {projects?.items.map((project) => (
          <option key={project.id} value={project.id}>
            {project.name}
          </option>
        ))}
      </Choice>
      {move.error && <Failure error={move.error} />}
      <Buttons isBusy={move.isPending} onCancel={onDone} />
    </form>
  );
}

function Buttons({ isBusy, onCancel }: { isBusy: boolean; onCancel: () => void }) {
  const text = useText();
  return (
    <div className="flex justify-end gap-2">
      <Button onClick={onCancel}>{text.session.cancel}</Button>
      <Button kind="main" type="submit" disabled={isBusy}>
        {text.session.save}
      </Button>
    </div>
  );
}
