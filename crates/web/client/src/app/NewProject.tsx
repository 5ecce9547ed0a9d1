import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { answered, api, newKey } from "~/api/client";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { TextArea, TextField } from "~/ui/Field";
import { Glyph } from "~/ui/Glyph";
import { LazyDialog } from "~/ui/LazyDialog";

/** A button that makes a project. */
export function NewProject() {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-label={text.nav.newProject}
        className="inline-flex size-[28px] items-center justify-center rounded-paper hover:bg-wall pointer-coarse:size-[44px]"
        onClick={() => setOpen(true)}
      >
        <Glyph name="plus" />
      </button>
      <LazyDialog title={text.project.create} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Form onDone={() => setOpen(false)} />
      </LazyDialog>
    </>
  );
}

function Form({ onDone }: { onDone: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [key] = useState(newKey);
  const create = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/api/v1/projects", {
          params: { header: { "idempotency-key": key } },
          body: { name, description },
        }),
      ),
    onSuccess: async (project) => {
      onDone();
      await client.invalidateQueries({ queryKey: ["projects"] });
      await navigate({ to: "/projects/$id", params: { id: project.id } });
    },
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
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
      {create.error && <Failure error={create.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{text.session.cancel}</Button>
        <Button kind="main" type="submit" disabled={create.isPending}>
          {text.session.save}
        </Button>
      </div>
    </form>
  );
}
