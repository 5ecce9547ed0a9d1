import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import { plainText, withPassages } from "./passages";

/** The marked parts of a text, as `id: words`. */
function marked(text: string, ...quotes: string[]): string[] {
  const passages = quotes.map((quote, at) => ({ id: `${at + 1}`, quote }));
  const parts: string[] = [];
  const visit = (node: Nodes) => {
    if (node.type === "passage") parts.push(`${node.ids.join("+")}: ${node.value}`);
    if ("children" in node) node.children.forEach(visit);
  };
  visit(withPassages(fromMarkdown(text), passages).tree);
  return parts;
}

describe("a passage", () => {
  it.each([
    ["is marked where it stands once", "One two three.", ["two"], ["1: two"]],
    ["is not marked where it stands twice", "Two and two.\n\nBut two.", ["two"], []],
    ["is not marked where it doesn't stand", "One.", ["two"], []],
    ["is whole words", "A house is used because use is use-less.", ["ouse", "a"], []],
    ["may end within signs", "It opens soon!!", ["soon!!"], ["1: soon!!"]],
    ["may be wrapped over lines", "One\ntwo   three.", ["One two three"], ["1: One\ntwo   three"]],
    ["may have quotes of another kind", "He “said” it’s so.", [`"said" it's`], ["1: “said” it’s"]],
    ["may run over emphasis", "a *b* c", ["a b"], ["1: a ", "1: b"]],
    ["stands in one paragraph or over two", "a b\n\nc d", ["b c"], ["1: b", "1: c"]],
    ["may lie over another", "a b c d", ["a b c", "b c d"], ["1: a ", "1+2: b c", "2:  d"]],
    ["may be spoken of twice", "a b c", ["b", "b"], ["1+2: b"]],
    ["leaves code as it is", "a `b` c", ["a b c"], ["1: a ", "1:  c"]],
    ["is found in lists and headings", "# a\n\n- b\n- c", ["c"], ["1: c"]],
    ["may be words that no spaces part", "我们使用一个相机。", ["使用"], ["1: 使用"]],
    ["is nothing where nothing is quoted", "a", [" "], []],
  ])("%s", (_, text, quotes, expected) => expect(marked(text, ...quotes)).toEqual(expected));

  it("is told apart where it begins, and where it stands in a link", () => {
    const { tree, found } = withPassages(fromMarkdown("[a *b*](https://c) d"), [
      { id: "x", quote: "a b" },
      { id: "y", quote: "e" },
    ]);
    expect([...found]).toEqual(["x"]);
    const nodes: Nodes[] = [];
    const visit = (node: Nodes) => {
      if (node.type === "passage") nodes.push(node);
      if ("children" in node) node.children.forEach(visit);
    };
    visit(tree);
    expect(nodes).toMatchObject([
      { begun: ["x"], isLinked: true },
      { begun: [], isLinked: true },
    ]);
  });

  it("changes nothing of what the text says", () => {
    const text = "# A *b*\n\n1. c `d` [e](https://f)\n2. > g\n\n```\nh\n```\n\ni  \nj";
    const tree = fromMarkdown(text);
    const { tree: marked } = withPassages(tree, [
      { id: "1", quote: "c d e" },
      { id: "2", quote: "i j" },
    ]);
    expect(plainText(marked)).toBe(plainText(tree));
  });
});
