import { Link } from "@tanstack/react-router";
import type { SessionSummary } from "~/api/schema";
import { draggable } from "~/app/dragging";
import { SessionActions } from "~/app/SessionActions";
import { useFormat, useText } from "~/i18n/context";
import { Glyph, StatusGlyph } from "~/ui/Glyph";

/** Sessions, a line each. */
export function SessionTable({ sessions }: { sessions: readonly SessionSummary[] }) {
  return (
    <ul className="border-t border-rule">
      {sessions.map((session) => (
        <Line key={session.id} session={session} />
      ))}
    </ul>
  );
}

const A_MINUTE_MS = 60_000;

function Line({ session }: { session: SessionSummary }) {
  const text = useText();
  const format = useFormat();
  const now = Date.now();
  const isNew = now - new Date(session.updated_at).getTime() < A_MINUTE_MS;
  const facts = [
    text.status[session.status],
    ...(session.current_round > 0 ? [text.history.rounds(session.current_round)] : []),
    ...(session.credits_used > 0 ? [text.history.credits(format.number(session.credits_used))] : []),
    isNew ? text.history.changedNow : text.history.changed(format.ago(session.updated_at, now)),
  ];
  return (
    <li className="flex items-center gap-3 border-b border-rule" {...draggable(session)}>
      <Link
        to="/sessions/$id"
        params={{ id: session.id }}
        className="grid min-w-0 grow gap-[2px] py-2 hover:bg-wash"
      >
        <span className="flex min-w-0 items-center gap-2">
          <StatusGlyph status={session.status} label={text.status[session.status]} />
          <span className="truncate font-semibold">{session.title}</span>
          {session.starred && <Glyph name="starred" className="shrink-0 text-warn" />}
        </span>
        <span className="pl-[24px] text-13 text-ink-2">{facts.join(" · ")}</span>
      </Link>
      <SessionActions session={session} />
    </li>
  );
}
