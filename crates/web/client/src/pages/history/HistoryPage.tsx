import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { queries } from "~/api/queries";
import type { Status } from "~/api/schema";
import type { HistorySearch } from "~/app/router";
import { useText } from "~/i18n/context";
import { Button, buttonClass } from "~/ui/Button";
import { Empty } from "~/ui/Empty";
import { Failure } from "~/ui/Failure";
import { Check, Choice, TextField } from "~/ui/Field";
import { Page } from "~/ui/Page";
import { Section } from "~/ui/Section";
import { Skeleton } from "~/ui/Skeleton";
import { SessionTable } from "./SessionTable";

const STATUSES: readonly Status[] = ["draft", "running", "paused", "completed", "failed", "stopped"];

/** How long one waits for the next letter before looking. */
const TYPING_MS = 250;

export function HistoryPage() {
  const text = useText();
  const search = useSearch({ from: "/shell/sessions" });
  const navigate = useNavigate({ from: "/sessions" });
  const narrow = (change: { [K in keyof HistorySearch]: HistorySearch[K] | undefined }) =>
    void navigate({ search: cleaned({ ...search, ...change }), replace: true });
  return (
    <Page
      title={text.history.title}
      actions={
        <Link to="/" className={buttonClass("main")}>
          {text.nav.create}
        </Link>
      }
    >
      <div className="mb-4 grid items-end gap-3 md:grid-cols-[1fr_200px_auto]">
        <Search value={search.q ?? ""} onChange={(q) => narrow({ q: q === "" ? undefined : q })} />
        <Choice
          label={text.history.status}
          value={search.status ?? ""}
          onChange={(event) => narrow({ status: STATUSES.find((status) => status === event.target.value) })}
        >
          <option value="">{text.history.anyStatus}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {text.status[status]}
            </option>
          ))}
        </Choice>
        <Check
          label={text.history.onlyStarred}
          className="min-h-[36px] content-center"
          checked={search.starred ?? false}
          onChange={(event) => narrow({ starred: event.target.checked ? true : undefined })}
        />
      </div>
      <Section>
        <Found search={search} />
      </Section>
    </Page>
  );
}

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const text = useText();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <TextField
      label={text.history.search}
      type="search"
      value={typed}
      onChange={(e) => setTyped(e.target.value)}
    />
  );
}

function Found({ search }: { search: HistorySearch }) {
  const text = useText();
  const found = useInfiniteQuery(queries.sessions(search));
  if (found.isPending) return <Skeleton lines={6} />;
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const sessions = found.data.pages.flatMap((page) => page.items);
  if (sessions.length === 0) return <Nothing isNarrowed={Object.keys(search).length > 0} />;
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

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  const text = useText();
  return (
    <Empty text={isNarrowed ? text.history.none : text.history.empty}>
      {isNarrowed ? (
        <Link to="/sessions" search={{}} className={buttonClass("plain")}>
          {text.history.clear}
        </Link>
      ) : (
        <Link to="/" className={buttonClass("main")}>
          {text.nav.create}
        </Link>
      )}
    </Empty>
  );
}

function cleaned(search: { [K in keyof HistorySearch]: HistorySearch[K] | undefined }): HistorySearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
