import type { Segment } from "~/api/schema";

/** A run of words that all stayed, came or went. */
export interface Piece {
  readonly key: string;
  readonly kind: Segment["kind"];
  readonly text: string;
  /** Which change it belongs to, counted from 1; what took the place of something else is one change with it. */
  readonly change: number;
}

export interface Paragraph {
  readonly key: string;
  /** Of a heading, as Markdown marks them; 0 for any other paragraph. */
  readonly level: 0 | 1 | 2 | 3;
  readonly pieces: readonly Piece[];
}

/** The segments of a comparison by paragraph, so that a browser need not lay out those that nobody looks at. */
export function paragraphs(segments: readonly Segment[]): Paragraph[] {
  const all: { key: string; pieces: Piece[] }[] = [{ key: "0", pieces: [] }];
  let change = 0;
  let before: Segment["kind"] = "equal";
  segments.forEach(({ kind, text }, at) => {
    if (kind !== "equal" && before === "equal") change++;
    before = kind;
    text.split(/(?<=\n)\n+/).forEach((piece, part) => {
      if (part > 0) all.push({ key: `${at}-${part}`, pieces: [] });
      const shown = flowing(piece);
      if (shown !== "") {
        all
          .at(-1)
          ?.pieces.push({ key: `${at}-${part}`, kind, text: shown, change: kind === "equal" ? 0 : change });
      }
    });
  });
  return all.filter((paragraph) => paragraph.pieces.length > 0).map(heading);
}

/** A heading is shown as one, in the place of the marks that begin it. Where these changed themselves, they stay. */
function heading({ key, pieces }: { key: string; pieces: readonly Piece[] }): Paragraph {
  const [first, ...others] = pieces;
  const marks = /^(#{1,6}) (?=.)/.exec(first?.text ?? "");
  if (first === undefined || marks?.[1] === undefined) return { key, level: 0, pieces };
  const level = marks[1].length === 1 ? 1 : marks[1].length === 2 ? 2 : 3;
  return { key, level, pieces: [{ ...first, text: first.text.slice(marks[0].length) }, ...others] };
}

/** A line break within a paragraph is where an editor of text wrapped it; before a mark of Markdown it is meant. */
function flowing(text: string): string {
  return text.replace(/\n(?![ \t]*([-*+>#|]|\d+[.)]))(?=\S)/g, " ");
}
