import { useMutation } from "@tanstack/react-query";
import { answered, api, newKey } from "~/api/client";
import type { ModelChoice } from "../studio/draft";
import { useShownRun } from "./run-context";

/** What can be asked of a run. Each answers with the session as it stands afterwards. */
export function useCommands() {
  const { run, store } = useShownRun();
  const path = { id: run.session.id };
  const request = () => ({ params: { path, header: { "idempotency-key": newKey() } } });
  const onSuccess = store.put.bind(store);
  const start = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/sessions/{id}/start", request())),
    onSuccess,
  });
  const pause = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/sessions/{id}/pause", request())),
    onSuccess,
  });
  const resume = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/sessions/{id}/resume", request())),
    onSuccess,
  });
  const stop = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/sessions/{id}/stop", request())),
    onSuccess,
  });
  const another = useMutation({
    mutationFn: async () => {
      const { current_round, termination } = run.session;
      // The limit of credits was made for the rounds so far; the server makes one for the rounds there are now.
      const body = {
        termination: {
          ...termination,
          max_rounds: current_round + 1,
          score_threshold: null,
          max_credits: null,
        },
      };
      await answered(api.PATCH("/api/v1/sessions/{id}", { params: { path }, body }));
      return answered(api.POST("/api/v1/sessions/{id}/resume", request()));
    },
    onSuccess,
  });
  const swapModel = useMutation({
    mutationFn: ({ agent, model }: { agent: string; model: ModelChoice }) => {
      const agents = run.session.agents.map((one) =>
        one.id === agent ? { ...one, provider: model.provider, model: model.id } : one,
      );
      return answered(api.PATCH("/api/v1/sessions/{id}", { params: { path }, body: { agents } }));
    },
    onSuccess,
  });
  const all = [start, pause, resume, stop, another, swapModel];
  return {
    start,
    pause,
    resume,
    stop,
    another,
    swapModel,
    isBusy: all.some((command) => command.isPending),
    error: all.find((command) => command.error !== null)?.error ?? null,
  };
}
