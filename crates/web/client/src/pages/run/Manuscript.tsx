import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { queries } from "~/api/queries";
import { useText } from "~/i18n/context";
import { Button, buttonClass } from "~/ui/Button";
import { Empty } from "~/ui/Empty";
import { Failure } from "~/ui/Failure";
import { Skeleton } from "~/ui/Skeleton";
import { useCommands } from "./commands";
import { keptVersion } from "./kept-version";
import { MarkedText } from "./MarkedText";
import { useShownRun } from "./run-context";

const Editor = lazy(() => import("./Editor"));

/** The newest version, as it reads; between rounds it can be taken away, or written on by hand. */
export function Manuscript() {
  const text = useText();
  const { run } = useShownRun();
  const { id, document_version: version, status } = run.session;
  const [isEditing, setEditing] = useState(() => keptVersion(id) !== null);
  const document = useQuery({
    ...queries.document(id, version ?? 0),
    enabled: version !== null,
    placeholderData: keepPreviousData,
  });
  const isRunning = status === "running";
  if (version === null)
    return <Empty text={isRunning ? text.run.manuscriptStarting : text.run.manuscriptEmpty} />;
  if (document.isPending) return <Skeleton lines={8} />;
  if (document.isError) return <Failure error={document.error} onRetry={() => void document.refetch()} />;
  if (isEditing && !isRunning) {
    return (
      <Suspense fallback={<Skeleton lines={8} />}>
        <Editor document={document.data} onDone={() => setEditing(false)} />
      </Suspense>
    );
  }
  return (
    <div className="grid gap-3">
      {!isRunning && <Actions content={document.data.content} onEdit={() => setEditing(true)} />}
      <article className="min-h-[240px] border border-rule bg-sheet px-4 py-5 md:px-[56px] md:py-6">
        <MarkedText content={document.data.content} />
      </article>
    </div>
  );
}

function Actions({ content, onEdit }: { content: string; onEdit: () => void }) {
  const text = useText();
  const { run } = useShownRun();
  const { another, isBusy } = useCommands();
  const [isCopied, setCopied] = useState(false);
  const { id, status } = run.session;
  const copy = async () => {
    await navigator.clipboard.writeText(content);
    setCopied(true);
  };
  const file = (format: string) => `/api/v1/sessions/${id}/export?format=${format}`;
  return (
    // Above the text where there is room: it may be long. Below it where the text itself needs the room.
    <div className="grid gap-2 max-md:order-last">
      <div className="flex flex-wrap items-center gap-2">
        {status === "completed" && (
          <Button kind="main" disabled={isBusy} title={text.run.anotherHint} onClick={() => another.mutate()}>
            {text.run.another}
          </Button>
        )}
        <Button onClick={onEdit}>{text.run.edit}</Button>
        <Button onClick={() => void copy()}>
          <span role="status">{isCopied ? text.run.copied : text.run.copy}</span>
        </Button>
        <a className={buttonClass("plain")} href={file("markdown")} download>
          {text.run.asMarkdown}
        </a>
        <a className={buttonClass("plain")} href={file("html")} download>
          {text.run.asHtml}
        </a>
      </div>
      {another.error && <Failure error={another.error} />}
    </div>
  );
}
