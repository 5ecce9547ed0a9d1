import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { queries } from "~/api/queries";
import type { Project } from "~/api/schema";
import { useText } from "~/i18n/context";
import { buttonClass } from "~/ui/Button";
import { Glyph } from "~/ui/Glyph";
import { Section } from "~/ui/Section";
import { Skeleton } from "~/ui/Skeleton";
import { CreditsLeft } from "./CreditsLeft";
import { useDropTarget, useHeld } from "./dragging";
import { NewProject } from "./NewProject";
import { SessionRow } from "./SessionRow";

/** Whose keyboards have a Cmd key. */
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** How many sessions of each kind the sidebar shows; the history has all. */
const SHOWN = 8;

export function Sidebar({ onPalette }: { onPalette: () => void }) {
  const text = useText();
  return (
    <nav aria-label={text.nav.label} className="flex h-full flex-col gap-4 overflow-y-auto px-3 py-4">
      <Link to="/" className="px-1 font-serif text-21 font-semibold">
        {text.app.name}
      </Link>
      <div className="grid gap-2">
        <Link to="/" className={buttonClass("plain")}>
          {text.nav.create}
        </Link>
        <button
          type="button"
          onClick={onPalette}
          className={`${ROW} justify-between rounded-paper text-ink-2`}
        >
          {text.nav.palette}
          <kbd className="numeric">{IS_MAC ? "⌘ K" : text.nav.paletteKey}</kbd>
        </button>
      </div>
      <Lists />
      <div className="mt-auto grid gap-1 pt-3">
        <CreditsLeft />
        <Link to="/settings" className={ROW}>
          {text.nav.settings}
        </Link>
      </div>
    </nav>
  );
}

/** All at once, when all of them are there: one that came later would push the next away from under the pointer. */
function Lists() {
  const projects = useQuery(queries.projects());
  const starred = useInfiniteQuery(queries.sessions({ starred: true }));
  const recent = useInfiniteQuery(queries.sessions());
  if (projects.isPending || starred.isPending || recent.isPending) return <Skeleton className="px-2" />;
  return (
    <>
      <Section>
        <Projects />
      </Section>
      <Section>
        <Sessions />
      </Section>
    </>
  );
}

function Projects() {
  const text = useText();
  const { data } = useQuery(queries.projects());
  const held = useHeld();
  return (
    <Group title={text.nav.projects} action={<NewProject />}>
      {data?.items.map((project) => (
        <ProjectRow key={project.id} project={project} />
      ))}
      {held !== null && held.project_id !== null && <NoProject />}
    </Group>
  );
}

function ProjectRow({ project: { id, name, session_count } }: { project: Project }) {
  const text = useText();
  return (
    <li {...useDropTarget(id)} className={TARGET}>
      <Link to="/projects/$id" params={{ id }} className={ROW}>
        <span className="grow truncate">{name}</span>
        <span className="numeric text-ink-2" title={text.nav.inProject(session_count)}>
          {session_count}
        </span>
      </Link>
    </li>
  );
}

/** Where a session is dropped that shall be in no project; there while one is dragged. */
function NoProject() {
  const text = useText();
  return (
    <li {...useDropTarget(null)} className={TARGET}>
      <span className={`${ROW} text-ink-2`}>{text.session.noProject}</span>
    </li>
  );
}

function Sessions() {
  const text = useText();
  const starred = useInfiniteQuery(queries.sessions({ starred: true }));
  const recent = useInfiniteQuery(queries.sessions());
  const stars = (starred.data?.pages[0]?.items ?? []).slice(0, SHOWN);
  const others = (recent.data?.pages[0]?.items ?? []).filter((session) => !session.starred).slice(0, SHOWN);
  return (
    <>
      {stars.length > 0 && (
        <Group title={text.nav.starred}>
          {stars.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </Group>
      )}
      <Group title={text.nav.recent}>
        {others.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
        {recent.data && others.length + stars.length === 0 && (
          <li className="px-2 text-13 text-ink-2">{text.nav.noRecent}</li>
        )}
        <li>
          <Link to="/sessions" className={`${ROW} text-ink-2`} activeOptions={{ exact: true }}>
            {text.nav.all}
            <Glyph name="down" className="-rotate-90" />
          </Link>
        </li>
      </Group>
    </>
  );
}

function Group({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="flex min-h-[28px] items-center justify-between pl-2">
        <h2 className="text-13 text-ink-2">{title}</h2>
        {action}
      </div>
      <ul>{children}</ul>
    </section>
  );
}

/** Where a session can be dropped, and whether one is held over it. */
const TARGET =
  "-outline-offset-1 outline-control data-[drop]:outline-1 data-[drop]:outline-dashed " +
  "data-[drop=here]:bg-wall data-[drop=here]:outline-2 data-[drop=here]:outline-solid data-[drop=here]:outline-pencil";

/** How a line of the sidebar looks; the bar at its edge says where one is. */
const ROW =
  "flex min-h-[36px] pointer-coarse:min-h-[44px] min-w-0 items-center gap-2 border-l-2 border-transparent px-2 hover:bg-wall " +
  "data-[status=active]:border-pencil data-[status=active]:bg-wall data-[status=active]:font-semibold";
