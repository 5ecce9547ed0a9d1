import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useText } from "~/i18n/context";
import { classes } from "~/ui/classes";
import { Section } from "~/ui/Section";
import { ChangedWords, Changes } from "./Changes";
import { Manuscript } from "./Manuscript";
import { useShownRun } from "./run-context";
import { Versions } from "./Versions";

/** The document: as it is, what changed in it, and every version there was. Which of them is part of the address. */
export function Papers() {
  const text = useText();
  const { run } = useShownRun();
  const { view } = useSearch({ from: "/shell/sessions/$id" });
  const shown = view ?? "manuscript";
  return (
    <section aria-label={text.run.tabs[shown]} className="min-w-0">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 border-b border-rule">
        <nav aria-label={text.run.tabs.manuscript} className="flex gap-4">
          <Tab view={undefined} isShown={shown === "manuscript"} label={text.run.tabs.manuscript} />
          <Tab view="changes" isShown={shown === "changes"} label={text.run.tabs.changes} />
          <Tab view="versions" isShown={shown === "versions"} label={text.run.tabs.versions} />
        </nav>
        {run.session.document_version !== null && shown === "manuscript" && (
          <ChangedWords version={run.session.document_version} />
        )}
      </div>
      <Section key={shown}>
        {shown === "manuscript" && <Manuscript />}
        {shown === "changes" && <Changes />}
        {shown === "versions" && <Versions />}
      </Section>
    </section>
  );
}

function Tab({
  view,
  label,
  isShown,
}: {
  view: "changes" | "versions" | undefined;
  label: string;
  isShown: boolean;
}) {
  const { id } = useParams({ from: "/shell/sessions/$id" });
  return (
    <Link
      to="/sessions/$id"
      params={{ id }}
      search={view === undefined ? {} : { view }}
      replace
      resetScroll={false}
      aria-current={isShown ? "page" : undefined}
      className={classes(
        "inline-flex min-h-[36px] items-center border-b-2 pointer-coarse:min-h-[44px]",
        isShown ? "border-pencil font-semibold" : "border-transparent",
      )}
    >
      {label}
    </Link>
  );
}
