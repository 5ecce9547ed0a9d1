import { useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { answered, api, newKey } from "~/api/client";
import { type Draft, toRequest } from "./draft";

/** Makes the session and starts it. Pressed twice, or tried again after a lost answer, it makes one. */
export function useStart(draft: Draft, onStarted: (id: string) => Promise<void>) {
  const body = toRequest(draft);
  // Another draft is another session.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys belong to what is asked for
  const keys = useMemo(() => ({ create: newKey(), start: newKey() }), [JSON.stringify(body)]);
  return useMutation({
    mutationFn: async () => {
      const { id } = await answered(
        api.POST("/api/v1/sessions", { params: { header: { "idempotency-key": keys.create } }, body }),
      );
      await answered(
        api.POST("/api/v1/sessions/{id}/start", {
          params: { path: { id }, header: { "idempotency-key": keys.start } },
        }),
      );
      return id;
    },
    onSuccess: onStarted,
  });
}
