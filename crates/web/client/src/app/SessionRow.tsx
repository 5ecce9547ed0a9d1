import { Link } from "@tanstack/react-router";
import type { SessionSummary } from "~/api/schema";
import { useText } from "~/i18n/context";
import { StatusGlyph } from "~/ui/Glyph";
import { draggable } from "./dragging";
import { SessionActions } from "./SessionActions";

/** One session in the sidebar. */
export function SessionRow({ session }: { session: SessionSummary }) {
  const text = useText();
  return (
    <li className="group relative" {...draggable(session)}>
      <Link
        to="/sessions/$id"
        params={{ id: session.id }}
        className="flex min-h-[36px] min-w-0 items-center gap-2 border-l-2 border-transparent px-2 hover:bg-wall pointer-coarse:min-h-[44px] data-[status=active]:border-pencil data-[status=active]:bg-wall data-[status=active]:font-semibold"
      >
        <StatusGlyph status={session.status} label={text.status[session.status]} />
        <span className="truncate">{session.title}</span>
      </Link>
      <span className="absolute inset-y-0 right-0 bg-wall opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
        <SessionActions session={session} />
      </span>
    </li>
  );
}
