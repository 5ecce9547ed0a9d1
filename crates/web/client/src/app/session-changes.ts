import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { answered, api } from "~/api/client";
import type { SessionList } from "~/api/schema";
import { useText } from "~/i18n/context";
import { useToast } from "~/ui/Toasts";

/** What can be changed about a session from any list. */
export function useSessionChanges(id: string) {
  const client = useQueryClient();
  const path = { id };
  const onSuccess = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ["sessions"] }),
      client.invalidateQueries({ queryKey: ["projects"] }),
    ]);
  };
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
  const move = useMutation({
    mutationFn: (project_id: string | null) =>
      answered(api.POST("/api/v1/sessions/{id}/move", { params: { path }, body: { project_id } })),
    onSuccess,
  });
  return { star, rename, move };
}

/** Takes a session out of every list at once, and deletes it when nobody took that back. */
export function useRemoval(): (session: { id: string; title: string }) => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const toast = useToast();
  const text = useText();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["sessions"] }),
      client.invalidateQueries({ queryKey: ["projects"] }),
    ]);
  return ({ id, title }) => {
    client.setQueriesData<InfiniteData<SessionList>>(
      { queryKey: ["sessions"] },
      (lists) => lists && without(lists, id),
    );
    if (router.state.location.pathname === `/sessions/${id}`) void navigate({ to: "/sessions" });
    toast({
      text: text.session.removed(title),
      undo: () => void refresh(),
      onGone: () => {
        const request = { params: { path: { id } }, keepalive: true } as const;
        answered(api.DELETE("/api/v1/sessions/{id}", request))
          .catch(() => {})
          .finally(refresh);
      },
    });
  };
}

function without(lists: InfiniteData<SessionList>, id: string): InfiniteData<SessionList> {
  const pages = lists.pages.map((page) => ({
    ...page,
    items: page.items.filter((session) => session.id !== id),
  }));
  return { ...lists, pages };
}
