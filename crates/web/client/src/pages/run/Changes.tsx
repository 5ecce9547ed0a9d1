import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { queries } from "~/api/queries";
import type { Diff } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { classes } from "~/ui/classes";
import { Empty } from "~/ui/Empty";
import { Failure } from "~/ui/Failure";
import { Choice } from "~/ui/Field";
import { Skeleton } from "~/ui/Skeleton";
import { type Paragraph, paragraphs } from "./diff-paragraphs";
import { RestoreButton } from "./RestoreButton";
import { useShownRun } from "./run-context";

/** Two versions, word by word. Which two is part of the address, so that it can be kept and sent. */
export function Changes() {
  const text = useText();
  const { run } = useShownRun();
  const { id, document_version: newest } = run.session;
  const search = useSearch({ from: "/shell/sessions/$id" });
  const to = search.to ?? newest ?? 1;
  const from = search.from ?? Math.max(1, to - 1);
  if (newest === null || newest < 2) return <Empty text={text.run.noChanges} />;
  return (
    <div className="grid gap-3">
      <Pair newest={newest} from={from} to={to} />
      <Compared key={`${id} ${from} ${to}`} id={id} from={from} to={to} />
    </div>
  );
}

function Pair({ newest, from, to }: { newest: number; from: number; to: number }) {
  const text = useText();
  const navigate = useNavigate({ from: "/sessions/$id" });
  const { run } = useShownRun();
  // An earlier version may be the delivered one, so that there are later ones than it.
  const last = run.session.rounds.reduce(
    (last, round) => Math.max(last, round.version),
    Math.max(newest, from, to),
  );
  const versions = Array.from({ length: last }, (_, at) => at + 1);
  // The other one as it was chosen last, which may not be shown yet.
  const compare = (chosen: { from: number } | { to: number }) =>
    void navigate({
      search: (last) => ({ from, to, ...last, view: "changes" as const, ...chosen }),
      replace: true,
      resetScroll: false,
    });
  const options = versions.map((version) => (
    <option key={version} value={version}>
      {text.run.version(version)}
    </option>
  ));
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Choice label={text.run.from} value={from} onChange={(e) => compare({ from: Number(e.target.value) })}>
        {options}
      </Choice>
      <Choice label={text.run.to} value={to} onChange={(e) => compare({ to: Number(e.target.value) })}>
        {options}
      </Choice>
      <RestoreButton version={from} />
    </div>
  );
}

function Compared({ id, from, to }: { id: string; from: number; to: number }) {
  const text = useText();
  const diff = useQuery(queries.diff(id, from, to));
  if (diff.isPending) return <Skeleton lines={8} />;
  if (diff.isError) return <Failure error={diff.error} onRetry={() => void diff.refetch()} />;
  if (diff.data.words_inserted + diff.data.words_deleted === 0) return <Empty text={text.run.sameText} />;
  return <Marked diff={diff.data} />;
}

function Marked({ diff }: { diff: Diff }) {
  const text = useText();
  const sheet = useRef<HTMLElement>(null);
  const [at, setAt] = useState(0);
  const parts = useMemo(() => paragraphs(diff.segments), [diff]);
  const changes = useMemo(() => countChanges(diff), [diff]);
  useEffect(() => {
    if (at === 0) return;
    const mark = sheet.current?.querySelector<HTMLElement>(`[data-change="${at}"]`);
    mark?.scrollIntoView({ block: "center" });
    mark?.focus();
  }, [at]);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button disabled={at <= 1} onClick={() => setAt(at - 1)}>
          {text.run.previousChange}
        </Button>
        <Button disabled={at >= changes} onClick={() => setAt(at + 1)}>
          {text.run.nextChange}
        </Button>
        <span role="status" className="numeric text-ink-2">
          {at > 0 && text.run.changeAt(at, changes)}
        </span>
        <Words diff={diff} />
      </div>
      <article ref={sheet} className="border border-rule bg-sheet px-4 py-5 md:px-[56px] md:py-6">
        <div className="prose">
          {parts.map((part) => (
            <p key={part.key} className={classes("skip-offscreen whitespace-pre-wrap", HEADINGS[part.level])}>
              {part.pieces.map((piece) => {
                const mark = { "data-change": piece.change, tabIndex: -1 };
                if (piece.kind === "insert")
                  return (
                    <ins key={piece.key} {...mark}>
                      {piece.text}
                    </ins>
                  );
                if (piece.kind === "delete")
                  return (
                    <del key={piece.key} {...mark}>
                      {piece.text}
                    </del>
                  );
                return piece.text;
              })}
            </p>
          ))}
        </div>
      </article>
    </div>
  );
}

/** Headings look like some in a comparison, too. */
const HEADINGS: Readonly<Record<Paragraph["level"], string>> = {
  0: "",
  1: "prose-h1 font-semibold",
  2: "prose-h2 font-semibold",
  3: "font-semibold",
};

function countChanges(diff: Diff): number {
  return paragraphs(diff.segments).reduce(
    (most, part) => Math.max(most, ...part.pieces.map((piece) => piece.change)),
    0,
  );
}

function Words({ diff }: { diff: Diff }) {
  const text = useText();
  const format = useFormat();
  const words = text.run.changedWords(format.number(diff.words_inserted), format.number(diff.words_deleted));
  return <span className="numeric ml-auto">{`${text.run.change(diff.from, diff.to)} · ${words}`}</span>;
}

/** How the newest version came to be, in one line; the number alone where versions can't be compared. */
export function ChangedWords({ version }: { version: number }) {
  const text = useText();
  const { run } = useShownRun();
  const { data: entitlements } = useQuery(queries.entitlements());
  const diff = useQuery({
    ...queries.diff(run.session.id, version - 1, version),
    // Not every plan has earlier versions.
    enabled: version > 1 && entitlements?.features.version_history === true,
    retry: false,
  });
  if (!diff.data) return <span className="numeric pb-2">{text.run.version(version)}</span>;
  return (
    <span className="pb-2">
      <Words diff={diff.data} />
    </span>
  );
}
