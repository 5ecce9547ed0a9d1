import { createContext, useContext } from "react";
import type { Remark } from "./remarks";

/** A remark and whose it is. */
export interface Noted extends Remark {
  readonly agent: string;
}

interface Margin {
  readonly notes: readonly Noted[];
  /** Those whose passage is marked in the manuscript that is shown. */
  readonly found: ReadonlySet<string>;
  readonly setFound: (found: ReadonlySet<string>) => void;
  /** The one that is looked at, at either end. */
  readonly lit: string | null;
  readonly setLit: (id: string | null) => void;
  /** The class that gives the ink of an agent. */
  readonly inkOf: (agent: string) => string;
}

export const MarginContext = createContext<Margin | null>(null);

export function useMargin(): Margin {
  const margin = useContext(MarginContext);
  if (margin === null) throw new Error("there is no margin around this part");
  return margin;
}

/** A note's words, and its two ends: the names of elements of the page. */
export const wordsName = (id: string) => `words-${id}`;
export const noteName = (id: string) => `note-${id}`;
export const passageName = (id: string) => `passage-${id}`;

/** What an end does to the other while it is looked at, and when it is followed. */
export function useEnd(ids: readonly string[], other: string) {
  const { lit, setLit } = useMargin();
  const light = () => setLit(ids[0] ?? null);
  const darken = () => setLit(null);
  return {
    href: `#${other}`,
    "data-lit": lit !== null && ids.includes(lit) ? "" : undefined,
    onMouseEnter: light,
    onMouseLeave: darken,
    onFocus: light,
    onBlur: darken,
    onClick: (event: { preventDefault: () => void }) => {
      event.preventDefault();
      const end = document.getElementById(other) ?? document.querySelector(`[data-passages~="${other}"]`);
      if (!(end instanceof HTMLElement)) return;
      end.scrollIntoView({ block: "center" });
      end.focus({ preventScroll: true });
    },
  };
}
