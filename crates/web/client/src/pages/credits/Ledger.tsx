import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { queries } from "~/api/queries";
import type { Entry, EntryKind } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { classes } from "~/ui/classes";
import { Empty } from "~/ui/Empty";
import { Failure } from "~/ui/Failure";
import { Choice } from "~/ui/Field";
import { Skeleton } from "~/ui/Skeleton";
import { saveLedger } from "./ledger-file";
import { credits } from "./text";

const KINDS: readonly EntryKind[] = [
  "subscription_grant",
  "purchase",
  "admin_grant",
  "usage",
  "refund",
  "adjustment",
  "expiry",
];

/** Every change of what there is to spend, the newest first, each with what was left after it. */
export function Ledger() {
  const [kind, setKind] = useState<EntryKind | undefined>();
  return (
    <section className="grid gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <h2 className="font-serif text-21 font-semibold">{credits.ledger}</h2>
        <Choice
          label={credits.kindLabel}
          value={kind ?? ""}
          onChange={(event) => setKind(KINDS.find((kind) => kind === event.target.value))}
        >
          <option value="">{credits.anyKind}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {credits.kind[kind]}
            </option>
          ))}
        </Choice>
      </div>
      <Entries kind={kind} />
    </section>
  );
}

function Entries({ kind }: { kind: EntryKind | undefined }) {
  const text = useText();
  const ledger = useInfiniteQuery(queries.ledger(kind));
  const save = useMutation({ mutationFn: () => saveLedger(kind) });
  if (ledger.isPending) return <Skeleton lines={6} />;
  if (ledger.isError) return <Failure error={ledger.error} onRetry={() => void ledger.refetch()} />;
  const entries = ledger.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <Empty text={credits.ledgerEmpty} />;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard */}
      <section aria-label={credits.ledger} tabIndex={0} className="overflow-x-auto">
        <Table entries={entries} />
      </section>
      <div className="flex flex-wrap gap-2">
        {ledger.hasNextPage && (
          <Button disabled={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
            {text.history.more}
          </Button>
        )}
        <Button disabled={save.isPending} onClick={() => save.mutate()}>
          {credits.csv}
        </Button>
      </div>
      {save.error && <Failure error={save.error} />}
    </>
  );
}

function Table({ entries }: { entries: readonly Entry[] }) {
  const { columns } = credits;
  // The sidebar has read them: names of the sessions that most entries are about.
  const recent = useInfiniteQuery(queries.sessions());
  const known = recent.data?.pages.flatMap((page) => page.items) ?? [];
  const titles = new Map<string | null, string>(known.map(({ id, title }) => [id, title]));
  return (
    <table className="w-full border-collapse text-left">
      <thead>
        <tr className="border-b border-rule text-13 text-ink-2">
          <th scope="col" className="py-1 pr-3 font-normal max-md:hidden">
            {columns.at}
          </th>
          <th scope="col" className="py-1 pr-3 font-normal">
            {columns.what}
          </th>
          <th scope="col" className="py-1 pr-3 text-right font-normal">
            {columns.amount}
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            {columns.after}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.sequence} entry={entry} title={titles.get(entry.session_id)} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ entry, title }: { entry: Entry; title: string | undefined }) {
  const format = useFormat();
  return (
    <tr className="border-b border-rule align-top">
      <td className="numeric py-1 pr-3 whitespace-nowrap max-md:hidden">{format.moment(entry.at)}</td>
      <td className="py-1 pr-3">
        {credits.kind[entry.type]}
        {entry.session_id !== null && (
          <>
            {": "}
            <Link to="/sessions/$id" params={{ id: entry.session_id }} className="text-pencil underline">
              {title ?? credits.toSession}
            </Link>
          </>
        )}
        <span className="block text-13 text-ink-2">{entry.reason ?? entry.description}</span>
        <span className="numeric block text-ink-2 md:hidden">{format.moment(entry.at)}</span>
      </td>
      <td
        className={classes("numeric py-1 pr-3 text-right whitespace-nowrap", entry.amount > 0 && "text-good")}
      >
        {entry.amount > 0 ? `+${format.number(entry.amount)}` : format.number(entry.amount).replace("-", "−")}
      </td>
      <td className="numeric py-1 text-right whitespace-nowrap">{format.number(entry.balance_after)}</td>
    </tr>
  );
}
