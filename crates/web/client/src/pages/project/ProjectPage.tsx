import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "~/api/client";
import { ApiError } from "~/api/problem";
import { queries } from "~/api/queries";
import type { Project } from "~/api/schema";
import { NotFound } from "~/app/NotFound";
import { ProjectForm, type ProjectWords } from "~/app/ProjectForm";
import { useText } from "~/i18n/context";
import { Button, buttonClass } from "~/ui/Button";
import { Empty } from "~/ui/Empty";
import { Failure } from "~/ui/Failure";
import { LazyDialog } from "~/ui/LazyDialog";
import { Page } from "~/ui/Page";
import { Section } from "~/ui/Section";
import { Skeleton } from "~/ui/Skeleton";
import { SessionTable } from "../history/SessionTable";

export function ProjectPage() {
  const { id } = useParams({ from: "/shell/projects/$id" });
  const project = useQuery(queries.project(id));
  if (project.isPending) return <Skeleton className="p-5" />;
  if (project.error instanceof ApiError && project.error.status === 404) return <NotFound />;
  if (project.isError) {
    return (
      <main className="p-5">
        <Failure error={project.error} onRetry={() => void project.refetch()} />
      </main>
    );
  }
  return <Loaded key={id} project={project.data} />;
}

function Loaded({ project }: { project: Project }) {
  const text = useText();
  const [isEditing, setEditing] = useState(false);
  const { archive, unarchive } = useArchive(project.id);
  const isArchived = project.archived_at !== null;
  return (
    <Page
      title={project.name}
      actions={
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setEditing(true)}>{text.project.edit}</Button>
          {isArchived ? (
            <Button onClick={() => unarchive.mutate()}>{text.project.unarchive}</Button>
          ) : (
            <>
              <Button onClick={() => archive.mutate()}>{text.project.archive}</Button>
              <Link to="/" search={{ project: project.id }} className={buttonClass("main")}>
                {text.nav.create}
              </Link>
            </>
          )}
        </div>
      }
    >
      {isArchived && <p className="mb-4 text-warn">{text.project.archived}</p>}
      {project.description !== "" && (
        <p className="mb-4 max-w-[66ch] whitespace-pre-line">{project.description}</p>
      )}
      {(archive.error ?? unarchive.error) && <Failure error={archive.error ?? unarchive.error} />}
      <Section>
        <Sessions project={project} />
      </Section>
      <LazyDialog title={text.project.edit} isOpen={isEditing} onClose={() => setEditing(false)}>
        <Edit project={project} onDone={() => setEditing(false)} />
      </LazyDialog>
    </Page>
  );
}

function Sessions({ project }: { project: Project }) {
  const text = useText();
  const found = useInfiniteQuery(queries.sessions({ project_id: project.id }));
  if (found.isPending) return <Skeleton lines={4} />;
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const sessions = found.data.pages.flatMap((page) => page.items);
  if (sessions.length === 0) {
    return (
      <Empty text={text.project.empty}>
        {project.archived_at === null && (
          <Link to="/" search={{ project: project.id }} className={buttonClass("plain")}>
            {text.project.start}
          </Link>
        )}
      </Empty>
    );
  }
  return (
    <>
      <SessionTable sessions={sessions} />
      {found.hasNextPage && (
        <Button
          className="mt-4"
          disabled={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {text.history.more}
        </Button>
      )}
    </>
  );
}

function Edit({ project, onDone }: { project: Project; onDone: () => void }) {
  const refresh = useRefresh(project.id);
  const change = useMutation({
    mutationFn: (body: ProjectWords) =>
      answered(api.PATCH("/api/v1/projects/{id}", { params: { path: { id: project.id } }, body })),
    onSuccess: async () => {
      await refresh();
      onDone();
    },
  });
  return <ProjectForm given={project} saving={change} onCancel={onDone} />;
}

function useArchive(id: string) {
  const onSuccess = useRefresh(id);
  const params = { path: { id } };
  const archive = useMutation({
    mutationFn: () => answered(api.DELETE("/api/v1/projects/{id}", { params })),
    onSuccess,
  });
  const unarchive = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/projects/{id}/unarchive", { params })),
    onSuccess,
  });
  return { archive, unarchive };
}

function useRefresh(id: string): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ["projects"] }),
      client.invalidateQueries({ queryKey: ["project", id] }),
    ]);
  };
}
