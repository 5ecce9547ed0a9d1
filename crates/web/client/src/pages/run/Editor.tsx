import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "~/api/client";
import { ApiError } from "~/api/problem";
import type { Document } from "~/api/schema";
import { useKeeping } from "~/app/keeping";
import { TextEditor } from "~/editor/TextEditor";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { forgetVersion, keepVersion, keptVersion } from "./kept-version";
import { useShownRun } from "./run-context";

/** The text by hand. It becomes a version of its own, and never writes over what somebody else wrote meanwhile. */
export default function Editor({ document, onDone }: { document: Document; onDone: () => void }) {
  const text = useText();
  const { run, store } = useShownRun();
  const { id } = run.session;
  const [begun] = useState(() => keptVersion(id));
  const [base] = useState(begun?.base ?? document.version);
  const [original] = useState(document.content);
  const [content, setContent] = useState(begun?.content ?? original);
  const isChanged = begun !== null || content !== original;
  const stop = useKeeping(content, (content) => {
    if (isChanged) keepVersion(id, { base, content });
    else forgetVersion(id);
  });
  const close = () => {
    stop();
    forgetVersion(id);
    onDone();
  };
  const [rows] = useState(Math.min(24, Math.max(12, content.split("\n").length + 2)));
  const save = useMutation({
    mutationFn: () =>
      answered(
        api.PUT("/api/v1/sessions/{id}/document", {
          params: { path: { id }, header: { "If-Match": `"${base}"` } },
          body: { content },
        }),
      ),
    onSuccess: (written) => {
      store.put({ ...run.session, document_version: written.version, working_document: written.content });
      close();
    },
  });
  const isConflict = save.error instanceof ApiError && save.error.status === 412;
  return (
    <div className="grid gap-3">
      <TextEditor
        isWanted
        label={text.run.editing}
        hint={text.studio.kept}
        value={content}
        rows={rows}
        fontSize="text-18"
        onChange={setContent}
      />
      {isConflict && <p className="text-bad">{text.run.conflict}</p>}
      {save.error && !isConflict && <Failure error={save.error} />}
      <div className="flex flex-wrap gap-2">
        <Button kind="main" disabled={!isChanged || save.isPending} onClick={() => save.mutate()}>
          {text.run.saveVersion}
        </Button>
        <Button onClick={close}>{text.run.discard}</Button>
      </div>
    </div>
  );
}
