import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { queries } from "~/api/queries";
import type { VersionSummary } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { Markdown } from "~/markdown/Markdown";
import { Button, buttonClass } from "~/ui/Button";
import { Empty } from "~/ui/Empty";
import { Failure } from "~/ui/Failure";
import { LazyDialog } from "~/ui/LazyDialog";
import { Skeleton } from "~/ui/Skeleton";
import { agentName } from "./agents";
import { RestoreButton } from "./RestoreButton";
import { useShownRun } from "./run-context";

/** Every version there was, the newest first. */
export function Versions() {
  const text = useText();
  const { run } = useShownRun();
  const { id, document_version } = run.session;
  const versions = useQuery(queries.versions(id, document_version));
  const [read, setRead] = useState<number | null>(null);
  if (versions.isPending) return <Skeleton lines={5} />;
  if (versions.isError) return <Failure error={versions.error} onRetry={() => void versions.refetch()} />;
  if (versions.data.items.length === 0) return <Empty text={text.run.manuscriptEmpty} />;
  return (
    <>
      <ul className="border-t border-rule">
        {versions.data.items.map((version) => (
          <Line key={version.version} version={version} onRead={() => setRead(version.version)} />
        ))}
      </ul>
      <LazyDialog
        title={read === null ? "" : text.run.version(read)}
        isOpen={read !== null}
        onClose={() => setRead(null)}
        className="w-[min(800px,calc(100vw-24px))]"
      >
        {read !== null && <Version id={id} version={read} />}
      </LazyDialog>
    </>
  );
}

function Line({ version, onRead }: { version: VersionSummary; onRead: () => void }) {
  const text = useText();
  const format = useFormat();
  const { run } = useShownRun();
  const { id, document_version, agents } = run.session;
  const author = agents.find((agent) => `agent:${agent.id}` === version.author);
  const isCurrent = version.version === document_version;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-rule py-2">
      <div className="grid min-w-0 grow basis-[220px]">
        <span className="font-semibold">
          {`${text.run.version(version.version)} · ${author ? agentName(author, text) : text.run.byYou}`}
          {isCurrent && <span className="ml-2 text-13 font-normal text-good">{text.run.current}</span>}
        </span>
        <span className="text-13 text-ink-2">
          {[
            text.run.writtenIn(version.round),
            text.studio.words(version.word_count),
            format.moment(version.created_at),
          ].join(" · ")}
        </span>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onRead}>{text.run.show}</Button>
        {version.version > 1 && (
          <Link
            to="/sessions/$id"
            params={{ id }}
            search={{ view: "changes", from: version.version - 1, to: version.version }}
            resetScroll={false}
            className={buttonClass("plain")}
          >
            {text.run.tabs.changes}
          </Link>
        )}
        <RestoreButton version={version.version} />
      </div>
    </li>
  );
}

function Version({ id, version }: { id: string; version: number }) {
  const document = useQuery(queries.version(id, version));
  if (document.isPending) return <Skeleton lines={8} />;
  if (document.isError) return <Failure error={document.error} onRetry={() => void document.refetch()} />;
  return <Markdown text={document.data.content} />;
}
