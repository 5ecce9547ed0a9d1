import {
  Decoration,
  type DecorationSet,
  type EditorView,
  type PluginValue,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { type Tree, TreeFragment } from "@lezer/common";
import { parser } from "@lezer/markdown";

/** How parts of Markdown look while they are written: what they mean shows, and what marks them steps back. */
const LOOKS: Readonly<Record<string, string>> = {
  ATXHeading1: "heading",
  ATXHeading2: "heading",
  ATXHeading3: "heading",
  ATXHeading4: "heading",
  ATXHeading5: "heading",
  ATXHeading6: "heading",
  SetextHeading1: "heading",
  SetextHeading2: "heading",
  StrongEmphasis: "strong",
  Emphasis: "emphasis",
  InlineCode: "code",
  CodeText: "code",
  Blockquote: "aside",
  HeaderMark: "aside",
  EmphasisMark: "aside",
  CodeMark: "aside",
  QuoteMark: "aside",
  ListMark: "aside",
  LinkMark: "aside",
  URL: "aside",
  HorizontalRule: "aside",
};

/** A part of the text from one character up to another. */
export interface Look {
  readonly from: number;
  readonly to: number;
  readonly look: string;
}

/** The parts that look different, between two characters. Inner parts follow outer ones. */
export function looksOf(tree: Tree, from: number, to: number): Look[] {
  const found: Look[] = [];
  tree.iterate({
    from,
    to,
    enter: (node) => {
      const look = LOOKS[node.name];
      if (look !== undefined && node.to > node.from) found.push({ from: node.from, to: node.to, look });
    },
  });
  return found;
}

/** Parses what is in sight and everything before it; what was not touched since is not parsed again. */
class MarkdownLook implements PluginValue {
  decorations: DecorationSet;
  #parsed: readonly TreeFragment[] = [];

  constructor(view: EditorView) {
    this.decorations = this.#read(view);
  }

  update({ view, docChanged, viewportChanged, changes }: ViewUpdate): void {
    if (docChanged) {
      const ranges: { fromA: number; toA: number; fromB: number; toB: number }[] = [];
      changes.iterChangedRanges((fromA, toA, fromB, toB) => ranges.push({ fromA, toA, fromB, toB }));
      this.#parsed = TreeFragment.applyChanges(this.#parsed, ranges);
    }
    if (docChanged || viewportChanged) this.decorations = this.#read(view);
  }

  #read({ state, viewport, visibleRanges }: EditorView): DecorationSet {
    const tree = parser.parse(state.doc.sliceString(0, viewport.to), this.#parsed);
    this.#parsed = TreeFragment.addTree(tree, this.#parsed, viewport.to < state.doc.length);
    const looks = visibleRanges.flatMap(({ from, to }) => looksOf(tree, from, to));
    const marks = looks.map(({ from, to, look }) =>
      Decoration.mark({ class: `look-${look}` }).range(from, to),
    );
    return Decoration.set(marks, true);
  }
}

export const markdownLook = ViewPlugin.fromClass(MarkdownLook, {
  decorations: (plugin) => plugin.decorations,
});
