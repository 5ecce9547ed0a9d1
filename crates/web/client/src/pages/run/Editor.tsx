import { useMutation } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "~/api/client";
import { ApiError } from "~/api/problem";
import type { Document } from "~/api/schema";
import { TextEditor } from "~/editor/TextEditor";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { useShownRun } from "./run-context";

/** The text by hand. It becomes a version of its own, and never writes over what somebody else wrote meanwhile. */
export function Editor({ document, onDone }: { document: Document; onDone: () => void }) {
  const text = useText();
  const { run, store } = useShownRun();
  const [base] = useState(document);
  const [content, setContent] = useState(document.content);
  const [rows] = useState(Math.min(24, Math.max(12, content.split("\n").length + 2)));
  const save = useMutation({
    mutationFn: () =>
      answered(
        api.PUT("/api/v1/sessions/{id}/document", {
          params: { path: { id: run.session.id }, header: { "If-Match": `"${base.version}"` } },
          body: { content },
        }),
      ),
    onSuccess: (written) => {
      store.put({ ...run.session, document_version: written.version, working_document: written.content });
      onDone();
    },
  });
  const isChanged = content !== base.content;
  useBlocker({
    shouldBlockFn: () => isChanged && !save.isSuccess && !confirm(text.run.leaveEditor),
    enableBeforeUnload: isChanged,
  });
  const isConflict = save.error instanceof ApiError && save.error.status === 412;
  return (
    <div className="grid gap-3">
      <TextEditor
        isWanted
        label={text.run.editing}
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
        <Button onClick={onDone}>{text.run.discard}</Button>
      </div>
    </div>
  );
}
