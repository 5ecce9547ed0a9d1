import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "~/api/client";
import { useOnce } from "~/api/once";
import { useText } from "~/i18n/context";
import { Glyph } from "~/ui/Glyph";
import { LazyDialog } from "~/ui/LazyDialog";
import { ProjectForm, type ProjectWords } from "./ProjectForm";

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

function createProject(body: ProjectWords, key: string) {
  return answered(api.POST("/api/v1/projects", { params: { header: { "idempotency-key": key } }, body }));
}

function Form({ onDone }: { onDone: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const ask = useOnce(createProject);
  const create = useMutation({
    mutationFn: (words: ProjectWords) => ask(words),
    onSuccess: async (project) => {
      onDone();
      await client.invalidateQueries({ queryKey: ["projects"] });
      await navigate({ to: "/projects/$id", params: { id: project.id } });
    },
  });
  return <ProjectForm saving={create} onCancel={onDone} />;
}
