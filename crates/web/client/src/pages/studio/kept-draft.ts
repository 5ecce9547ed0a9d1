import { useState } from "react";
import { useKeeping } from "~/app/keeping";
import type { Draft } from "./draft";

const KEPT = "atelier.studio";

/** A draft that survives the page: what was typed is in this browser until it is sent. */
export function useKeptDraft(initial: Draft) {
  const [draft, setDraft] = useState<Draft>(() => ({ ...initial, ...read() }));
  const [isChanged, setChanged] = useState(false);
  const stop = useKeeping(draft, isChanged ? write : null);
  const change = (part: Partial<Draft>) => {
    setChanged(true);
    setDraft((before) => ({ ...before, ...part }));
  };
  const forget = () => {
    stop();
    setChanged(false);
    localStorage.removeItem(KEPT);
  };
  return { draft, change, forget, isKept: isChanged || localStorage.getItem(KEPT) !== null };
}

/** Whether somebody has begun something in this browser that was not sent. */
export function hasKeptDraft(): boolean {
  return localStorage.getItem(KEPT) !== null;
}

/** Has the studio begin with this. */
export function keepDraft(part: Partial<Draft>): void {
  if (Object.keys(part).length > 0) localStorage.setItem(KEPT, JSON.stringify(part));
}

function read(): Partial<Draft> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Draft>;
  } catch {
    return {};
  }
}

/** Large references may be more than a browser keeps; the rest is worth keeping without them. */
function write(draft: Draft): void {
  for (const kept of [draft, { ...draft, references: [] }]) {
    try {
      localStorage.setItem(KEPT, JSON.stringify(kept));
      return;
    } catch {
      // The next, smaller one.
    }
  }
}
