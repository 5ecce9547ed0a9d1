import type { Nodes, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { plainText } from "~/markdown/passages";

/** What an editor says of the text, one thing at a time. */
export interface Remark {
  readonly id: string;
  /** The words that it speaks of, as the editor quoted them. */
  readonly quote: string | null;
  /** What stands before and after the quotation; all of it before, where there is none. */
  readonly before: string;
  readonly after: string;
}

/** In double quotes of any kind, from the opening one to what closes it. */
const QUOTED = /"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|»([^«]+)«/;

/**
 * Editors are asked for a bullet a remark, with the passage quoted first. Others quote in paragraphs: those are remarks as
 * well; a paragraph without a quotation speaks of the text as a whole, and is read at the desk.
 */
export function remarksIn(output: string, turn: string): Remark[] {
  return fromMarkdown(output)
    .children.flatMap(points)
    .map((point, at) => remark(point, `${turn}-${at + 1}`));
}

function points(node: RootContent): string[] {
  if (node.type === "list") return node.children.flatMap((item) => said(item));
  if (node.type !== "paragraph") return [];
  return said(node).filter((text) => QUOTED.test(text));
}

function said(node: Nodes): string[] {
  const text = plainText(node).replace(/\s+/g, " ").trim();
  return text === "" ? [] : [text];
}

function remark(text: string, id: string): Remark {
  const found = QUOTED.exec(text);
  const quote = found?.slice(1).find((group) => group !== undefined);
  if (!found || quote === undefined) return { id, quote: null, before: text, after: "" };
  return {
    id,
    quote,
    before: text.slice(0, found.index),
    after: text.slice(found.index + found[0].length),
  };
}
