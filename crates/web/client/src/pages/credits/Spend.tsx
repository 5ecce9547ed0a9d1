import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queries } from "~/api/queries";
import { useFormat, useText } from "~/i18n/context";
import { Failure } from "~/ui/Failure";
import { Skeleton } from "~/ui/Skeleton";
import { ledgerSince } from "./ledger-file";
import { byDay, bySession, type Day, daysBefore } from "./spend";
import { credits } from "./text";

const DAYS = 30;
/** How many sessions are named. */
const MOST = 5;

/** What was spent lately: day by day, and on what. */
export function Spend() {
  const today = daysBefore(new Date(), 0);
  const since = daysBefore(today, DAYS - 1);
  const spent = useQuery({
    queryKey: ["ledger", "since", since.getTime()],
    queryFn: () => ledgerSince("usage", since),
  });
  const days = spent.data && byDay(spent.data, today, DAYS);
  return (
    <section className="grid gap-3">
      <h2 className="font-serif text-21 font-semibold">{credits.lately(DAYS)}</h2>
      {spent.isPending && <Skeleton lines={4} />}
      {spent.isError && <Failure error={spent.error} onRetry={() => void spent.refetch()} />}
      {days?.every((day) => day.spent === 0) && <p className="text-ink-2">{credits.nothingLately}</p>}
      {days?.some((day) => day.spent > 0) && (
        <div className="grid items-start gap-5 md:grid-cols-[minmax(0,1fr)_280px]">
          <div className="grid gap-2">
            <Bars days={days} />
            <Table days={days} />
          </div>
          <Sessions sessions={bySession(spent.data ?? [], MOST)} />
        </div>
      )}
    </section>
  );
}

const WIDTH = 600;
const HEIGHT = 120;
const GAP = 4;

function Bars({ days }: { days: readonly Day[] }) {
  const format = useFormat();
  const most = Math.max(...days.map((day) => day.spent));
  const step = WIDTH / days.length;
  const sum = days.reduce((sum, day) => sum + day.spent, 0);
  const [first, last] = [days.at(0), days.at(-1)];
  return (
    <figure className="grid gap-1">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={credits.bars(format.number(sum), format.number(most))}
        className="h-[120px] w-full border-b border-control"
      >
        {days.map(({ start, spent }, at) => {
          const height = (spent / most) * (HEIGHT - GAP);
          return (
            <rect
              key={start.getTime()}
              x={at * step + GAP / 2}
              y={HEIGHT - height}
              width={step - GAP}
              height={height}
              fill="var(--ink)"
            >
              <title>{`${format.day(start.toISOString())}: ${credits.amount(format.number(spent))}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="numeric flex justify-between gap-3 text-ink-2">
        <span>{first && format.day(first.start.toISOString())}</span>
        <span>{credits.inAll(format.number(sum))}</span>
        <span>{last && format.day(last.start.toISOString())}</span>
      </figcaption>
    </figure>
  );
}

/** The same in figures; days on which nothing was spent are left out. */
function Table({ days }: { days: readonly Day[] }) {
  const text = useText();
  const format = useFormat();
  return (
    <details>
      <summary className="text-13 text-ink-2">{text.run.asTable}</summary>
      <table className="numeric mt-2 border-collapse text-left">
        <tbody>
          {days
            .filter((day) => day.spent > 0)
            .map(({ start, spent }) => (
              <tr key={start.getTime()} className="border-b border-rule">
                <th scope="row" className="py-1 pr-4 font-normal">
                  {format.day(start.toISOString())}
                </th>
                <td className="text-right">{credits.amount(format.number(spent))}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}

function Sessions({ sessions }: { sessions: readonly { id: string; spent: number }[] }) {
  const format = useFormat();
  const recent = useInfiniteQuery(queries.sessions());
  const known = recent.data?.pages.flatMap((page) => page.items) ?? [];
  if (sessions.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 font-semibold">{credits.mostFor}</h3>
      <ul className="border-t border-rule">
        {sessions.map(({ id, spent }) => (
          <li key={id} className="flex justify-between gap-3 border-b border-rule py-1">
            <Link to="/sessions/$id" params={{ id }} className="min-w-0 truncate text-pencil underline">
              {known.find((session) => session.id === id)?.title ?? credits.toSession}
            </Link>
            <span className="numeric whitespace-nowrap">{credits.amount(format.number(spent))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
