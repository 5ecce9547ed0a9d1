import { type RefObject, useLayoutEffect } from "react";
import { passageName } from "./margin-context";

/** Pixels between two notes where they stand close. */
const LEAST_GAP = 12;

interface Placed {
  /** Where its passage begins, in pixels from anywhere; null where it has none. */
  readonly wanted: number | null;
  readonly height: number;
}

/**
 * How many pixels each note stands below the one before it, or below `start`: beside its passage where there is room, and
 * otherwise as high as those above let it.
 */
export function gapsBeside(start: number, notes: readonly Placed[]): number[] {
  let bottom = start;
  return notes.map(({ wanted, height }) => {
    const gap = Math.max(LEAST_GAP, (wanted ?? bottom) - bottom);
    bottom += gap + height;
    return gap;
  });
}

/** Has the notes of a list stand beside their passages, and stay there when anything around them changes its size. */
export function useBeside(
  list: RefObject<HTMLElement | null>,
  ids: readonly string[],
  found: ReadonlySet<string>,
): void {
  const known = ids.join();
  const marked = ids.filter((id) => found.has(id)).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: passages, and the sheet around them, may come after the notes
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null || known === "") return;
    const place = () => put(element, known.split(","));
    place();
    let frame = 0;
    // In the next frame: what is placed changes sizes that are being watched.
    const watch = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(place);
    });
    for (const watched of [document.querySelector("article"), element.closest("aside")])
      if (watched !== null) watch.observe(watched);
    return () => {
      watch.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [list, known, marked]);
}

function put(list: HTMLElement, ids: readonly string[]): void {
  const notes = Array.from(list.children) as HTMLElement[];
  const placed = notes.map((note, at) => ({
    wanted: topOf(document.querySelector(`[data-passages~="${passageName(ids[at] ?? "")}"]`)),
    height: note.offsetHeight,
  }));
  const gaps = gapsBeside(list.getBoundingClientRect().top, placed);
  for (const [at, note] of notes.entries()) note.style.setProperty("--beside", `${gaps[at]}px`);
}

function topOf(element: Element | null): number | null {
  return element?.getBoundingClientRect().top ?? null;
}
