import type { Nodes, Parents, PhrasingContent, Root } from "mdast";

/** Words of a text that somebody speaks of. */
export interface Passage {
  readonly id: string;
  readonly quote: string;
}

/** A part of a text that belongs to passages. */
export interface PassageNode {
  readonly type: "passage";
  readonly value: string;
  /** Those that it belongs to; there is at least one. */
  readonly ids: readonly string[];
  /** Those that begin with it. */
  readonly begun: readonly string[];
  /** Whether it stands in a link, where there can't be another one. */
  readonly isLinked: boolean;
}

declare module "mdast" {
  interface PhrasingContentMap {
    passage: PassageNode;
  }
  interface RootContentMap {
    passage: PassageNode;
  }
}

interface Place {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** The text with every passage marked that stands in it exactly once, and which of them do, in the order of the text. */
export function withPassages(
  tree: Root,
  passages: readonly Passage[],
): { readonly tree: Root; readonly found: ReadonlySet<string> } {
  if (passages.length === 0) return { tree, found: new Set() };
  const text = folded(plainText(tree));
  const places = passages.flatMap(({ id, quote }) => {
    const place = findOnce(text, quote);
    return place ? [{ id, ...place }] : [];
  });
  if (places.length === 0) return { tree, found: new Set() };
  const marked = new Marking(places).of(tree);
  places.sort((one, other) => one.from - other.from);
  return { tree: marked as Root, found: new Set(places.map(({ id }) => id)) };
}

/** What a text says, without what marks its parts. Blocks stand apart. */
export function plainText(node: Nodes): string {
  const parts: string[] = [];
  eachLeaf(node, (text) => parts.push(text));
  return parts.join("");
}

/** Texts in their order, with a line break after each block. */
function eachLeaf(node: Nodes, take: (text: string, node: Nodes) => void): void {
  if ("children" in node) {
    for (const child of node.children) eachLeaf(child, take);
    if (isBlock(node)) take("\n", node);
  } else if (node.type === "break") take("\n", node);
  else if ("value" in node) take(node.value, node);
}

function isBlock(node: Parents): boolean {
  return node.type === "paragraph" || node.type === "heading" || node.type === "listItem";
}

/** Makes the tree anew, with parts of its texts as passages. */
class Marking {
  readonly #places: readonly Place[];
  readonly #begun = new Set<string>();
  /** Characters of the plain text before the node at hand. */
  #at = 0;

  constructor(places: readonly Place[]) {
    this.#places = places;
  }

  of(node: Nodes, isLinked = false): Nodes {
    if (!("children" in node)) {
      eachLeaf(node, (text) => {
        this.#at += text.length;
      });
      return node;
    }
    const isLink = isLinked || node.type === "link" || node.type === "linkReference";
    const children = node.children.flatMap((child) =>
      child.type === "text" ? this.#split(child.value, isLink) : [this.of(child, isLink)],
    );
    if (isBlock(node)) this.#at += 1;
    return { ...node, children } as Nodes;
  }

  #split(text: string, isLinked: boolean): PhrasingContent[] {
    const start = this.#at;
    const end = start + text.length;
    this.#at = end;
    const near = this.#places.filter(({ from, to }) => from < end && to > start);
    const within = near.flatMap(({ from, to }) => [from, to]).filter((cut) => cut > start && cut < end);
    const cuts = [...new Set([start, ...within, end])].sort((one, other) => one - other);
    return cuts.slice(0, -1).map((from, at) => {
      const value = text.slice(from - start, (cuts[at + 1] ?? end) - start);
      const covering = near.filter((place) => place.from <= from && place.to > from);
      if (covering.length === 0) return { type: "text", value };
      const ids = covering.map(({ id }) => id);
      const begun = ids.filter((id) => !this.#begun.has(id));
      for (const id of begun) this.#begun.add(id);
      return { type: "passage", value, ids, begun, isLinked };
    });
  }
}

/** A text in which different ways to set the same words are one, and where each of its characters stood. */
interface Folded {
  readonly text: string;
  readonly places: readonly number[];
}

function folded(text: string): Folded {
  const characters: string[] = [];
  const places: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = fold(text.charAt(at));
    if (character === " " && characters.at(-1) === " ") continue;
    characters.push(character);
    places.push(at);
  }
  return { text: characters.join(""), places };
}

function fold(character: string): string {
  if (/\s/.test(character)) return " ";
  if (/[“”„«»]/.test(character)) return '"';
  if (/[‘’‚]/.test(character)) return "'";
  return character;
}

/** Where whole words stand, if they stand there exactly once. */
function findOnce({ text, places }: Folded, quote: string): Omit<Place, "id"> | null {
  const wanted = folded(quote).text.trim();
  if (wanted === "") return null;
  let found: number | null = null;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (!isWhole(text, at, at + wanted.length)) continue;
    if (found !== null) return null;
    found = at;
  }
  if (found === null) return null;
  const last = places[found + wanted.length - 1] ?? 0;
  return { from: places[found] ?? 0, to: last + 1 };
}

/** Two letters of one word. Some scripts set no spaces: there, words can't be told by what stands around them. */
const ONE_WORD =
  /(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{L}\p{N}]){2}/u;

/** Whether no word is cut in two at either end. */
function isWhole(text: string, from: number, to: number): boolean {
  const cuts = (at: number) => ONE_WORD.test(text.slice(at - 1, at + 1));
  return !(from > 0 && cuts(from)) && !cuts(to);
}
