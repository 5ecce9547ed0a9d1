import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { answered, api } from "~/api/client";
import { useOnce } from "~/api/once";
import type { SessionDraft } from "~/api/schema";
import { type Draft, toRequest } from "./draft";

function createSession(body: SessionDraft, key: string) {
  return answered(api.POST("/api/v1/sessions", { params: { header: { "idempotency-key": key } }, body }));
}

function startSession(path: { id: string }, key: string) {
  const params = { path, header: { "idempotency-key": key } };
  return answered(api.POST("/api/v1/sessions/{id}/start", { params }));
}

/** Makes the session and starts it. Pressed twice, or again after a start that was refused, it makes one. */
export function useStart(draft: Draft, onStarted: (id: string) => Promise<void>) {
  const create = useOnce(createSession);
  const start = useOnce(startSession);
  const made = useRef<{ readonly of: string; readonly id: string } | null>(null);
  return useMutation({
    mutationFn: async () => {
      const body = toRequest(draft);
      // Another draft is another session.
      const of = JSON.stringify(body);
      if (made.current?.of !== of) made.current = { of, id: (await create(body)).id };
      const { id } = made.current;
      await start({ id });
      return id;
    },
    onSuccess: onStarted,
  });
}
