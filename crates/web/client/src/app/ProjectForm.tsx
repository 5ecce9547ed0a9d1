import { type FormEvent, useState } from "react";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { TextArea, TextField } from "~/ui/Field";

export interface ProjectWords {
  name: string;
  description: string;
}

interface Saving {
  mutate: (words: ProjectWords) => void;
  error: Error | null;
  isPending: boolean;
}

/** What a project is called, whether it is new or there already. */
export function ProjectForm({
  given = { name: "", description: "" },
  saving,
  onCancel,
}: {
  given?: ProjectWords;
  saving: Saving;
  onCancel: () => void;
}) {
  const text = useText();
  const [name, setName] = useState(given.name);
  const [description, setDescription] = useState(given.description);
  const save = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate({ name, description });
  };
  return (
    <form className="grid gap-4" onSubmit={save}>
      <TextField
        label={text.project.name}
        required
        maxLength={200}
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <TextArea
        label={text.project.description}
        rows={3}
        value={description}
        onChange={(e) => setDescription(e.target.value)}
      />
      {saving.error && <Failure error={saving.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{text.session.cancel}</Button>
        <Button kind="main" type="submit" disabled={saving.isPending}>
          {text.session.save}
        </Button>
      </div>
    </form>
  );
}
