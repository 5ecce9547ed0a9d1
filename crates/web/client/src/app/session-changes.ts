import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { readAnew } from "~/api/anew";
import { answered, api } from "~/api/client";
import { comeBack, leave, withoutLeaving } from "~/api/leaving";
import { queries } from "~/api/queries";
import type { SessionList, SessionSummary } from "~/api/schema";
import { useText } from "~/i18n/context";
import { explain } from "~/ui/Failure";
import { useToast } from "~/ui/Toasts";

/** Reads every list of sessions anew. */
function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => readAnew(client, "sessions", "projects");
}

/** What can be changed about a session from any list. */
export function useSessionChanges(id: string) {
  const path = { id };
  const onSuccess = useRefresh();
  const star = useMutation({
    mutationFn: (starred: boolean) =>
      answered(api.PATCH("/api/v1/sessions/{id}", { params: { path }, body: { starred } })),
    onSuccess,
  });
  const rename = useMutation({
    mutationFn: (title: string) =>
      answered(api.PATCH("/api/v1/sessions/{id}/rename", { params: { path }, body: { title } })),
    onSuccess,
  });
  return { star, rename };
}

interface Move {
  readonly session: Pick<SessionSummary, "id" | "title" | "project_id">;
  /** Null is no project. */
  readonly to: string | null;
}

/** Puts a session into another project, or into none, and says so with a way back. */
export function useMove() {
  const client = useQueryClient();
  const refresh = useRefresh();
  const toast = useToast();
  const text = useText();
  const put = async (id: string, project_id: string | null) => {
    await answered(
      api.POST("/api/v1/sessions/{id}/move", { params: { path: { id } }, body: { project_id } }),
    );
    await refresh();
  };
  const onError = (error: Error) => toast({ text: explain(error, text) });
  return useMutation({
    mutationFn: ({ session, to }: Move) => put(session.id, to),
    onSuccess: (_, { session: { id, title, project_id }, to }) => {
      const projects = client.getQueryData(queries.projects().queryKey)?.items;
      const name = projects?.find((project) => project.id === to)?.name ?? text.session.noProject;
      toast({ text: text.session.moved(title, name), undo: () => put(id, project_id).catch(onError) });
    },
    onError,
  });
}

/** Takes a session out of every list at once, and deletes it when nobody took that back. */
export function useRemoval(): (session: { id: string; title: string }) => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const toast = useToast();
  const text = useText();
  const refresh = useRefresh();
  return ({ id, title }) => {
    leave(id);
    client.setQueriesData<InfiniteData<SessionList>>(
      { queryKey: ["sessions"] },
      (lists) => lists && { ...lists, pages: lists.pages.map(withoutLeaving) },
    );
    if (router.state.location.pathname === `/sessions/${id}`) void navigate({ to: "/sessions" });
    toast({
      text: text.session.removed(title),
      undo: () => {
        comeBack(id);
        void refresh();
      },
      onGone: () => {
        const request = { params: { path: { id } }, keepalive: true } as const;
        answered(api.DELETE("/api/v1/sessions/{id}", request))
          .catch(() => comeBack(id))
          .finally(refresh);
      },
    });
  };
}
