import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "~/api/client";
import { useOnce } from "~/api/once";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { useToast } from "~/ui/Toasts";
import { useShownRun } from "./run-context";

function restoreVersion(path: { id: string; version: number }, key: string) {
  const params = { path, header: { "idempotency-key": key } };
  return answered(api.POST("/api/v1/sessions/{id}/versions/{version}/restore", { params }));
}

/** Brings a version back as the newest one. Nothing that was written later is lost. */
export function RestoreButton({ version }: { version: number }) {
  const text = useText();
  const toast = useToast();
  const client = useQueryClient();
  const { run, store } = useShownRun();
  const { id, status, document_version } = run.session;
  const ask = useOnce(restoreVersion);
  const restore = useMutation({
    mutationFn: () => ask({ id, version }),
    onSuccess: async (written) => {
      store.put({ ...run.session, document_version: written.version, working_document: written.content });
      toast({ text: text.run.restored(version, written.version) });
      await client.invalidateQueries({ queryKey: ["versions", id] });
    },
  });
  if (status === "running" || version === document_version) return null;
  return (
    <>
      <Button
        disabled={restore.isPending}
        title={text.run.restoring(version)}
        onClick={() => restore.mutate()}
      >
        {`${text.run.restore} ${text.run.version(version)}`}
      </Button>
      {restore.error && <Failure error={restore.error} />}
    </>
  );
}
