import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useState } from "react";
import { queries } from "~/api/queries";
import type { Theme } from "~/api/schema";
import { useText } from "~/i18n/context";
import Dialog from "~/ui/Dialog";
import { applyTheme } from "./theme";

interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly run: () => void;
}

/** Goes anywhere and does what can be done from anywhere, without leaving the keyboard. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const text = useText();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const found = useCommands(query.trim());
  const current = found[Math.min(at, found.length - 1)];

  const choose = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((Math.min(at, found.length - 1) + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(current);
    }
  };

  return (
    <Dialog title={text.palette.title} isTitleHidden isOpen onClose={onClose}>
      <input
        // Whoever asks for it begins to type at once.
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={current && `${listId}-${current.id}`}
        aria-label={text.palette.title}
        placeholder={text.palette.placeholder}
        autoComplete="off"
        className="min-h-[44px] w-full border-b border-control bg-transparent px-2 text-18 outline-none"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={text.palette.title}
        className="mt-2 max-h-[50vh] overflow-y-auto"
      >
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard and chooses for it
          <div
            key={command.id}
            id={`${listId}-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === current}
            className="flex min-h-[36px] cursor-pointer items-center justify-between gap-3 px-2 aria-selected:bg-wash"
            onClick={() => choose(command)}
            onPointerMove={() => setAt(index)}
          >
            <span className="truncate">{command.label}</span>
            <span className="shrink-0 text-13 text-ink-2">{command.group}</span>
          </div>
        ))}
      </div>
      <p role="status" className="px-2 text-ink-2">
        {found.length === 0 && text.palette.empty}
      </p>
    </Dialog>
  );
}

/** What matches: pages and commands by their names, sessions by what the server finds. */
function useCommands(query: string): readonly Command[] {
  const text = useText();
  const navigate = useNavigate();
  const sessions = useInfiniteQuery(queries.sessions(query === "" ? {} : { q: query }));
  const projects = useQuery(queries.projects());
  const themes: readonly Theme[] = ["light", "dark", "system"];
  const fixed: readonly Command[] = [
    { id: "new", label: text.nav.create, group: text.palette.go, run: () => void navigate({ to: "/" }) },
    { id: "all", label: text.nav.all, group: text.palette.go, run: () => void navigate({ to: "/sessions" }) },
    {
      id: "settings",
      label: text.nav.settings,
      group: text.palette.go,
      run: () => void navigate({ to: "/settings" }),
    },
    {
      id: "keys",
      label: text.settings.sections.keys,
      group: text.palette.go,
      run: () => void navigate({ to: "/settings/keys" }),
    },
    {
      id: "credits",
      label: text.nav.credits,
      group: text.palette.go,
      run: () => void navigate({ to: "/credits" }),
    },
    {
      id: "billing",
      label: text.settings.sections.billing,
      group: text.palette.go,
      run: () => void navigate({ to: "/settings/billing" }),
    },
    ...(projects.data?.items ?? []).map((project) => ({
      id: project.id,
      label: project.name,
      group: text.nav.projects,
      run: () => void navigate({ to: "/projects/$id", params: { id: project.id } }),
    })),
    ...themes.map((theme) => ({
      id: theme,
      label: text.palette.theme(text.settings.themes[theme]),
      group: text.settings.sections.appearance,
      run: () => applyTheme(theme),
    })),
  ];
  const wanted = query.toLowerCase();
  const items = sessions.data?.pages[0]?.items ?? [];
  return [
    ...fixed.filter((command) => command.label.toLowerCase().includes(wanted)),
    ...items.slice(0, 10).map((session) => ({
      id: session.id,
      label: session.title,
      group: text.palette.sessions,
      run: () => void navigate({ to: "/sessions/$id", params: { id: session.id } }),
    })),
  ];
}
