import { parser } from "@lezer/markdown";
import { describe, expect, it } from "vitest";
import { looksOf } from "./markdown-look";

function looks(text: string, from = 0, to = text.length): string[] {
  return looksOf(parser.parse(text), from, to).map(
    ({ from, to, look }) => `${look}: ${text.slice(from, to)}`,
  );
}

describe("what Markdown looks like while it is written", () => {
  it.each([
    ["plain words", []],
    ["## Two", ["heading: ## Two", "aside: ##"]],
    ["Two\n---", ["heading: Two\n---", "aside: ---"]],
    ["a *b* c", ["emphasis: *b*", "aside: *", "aside: *"]],
    ["a **b**", ["strong: **b**", "aside: **", "aside: **"]],
    ["- a", ["aside: -"]],
    ["> a", ["aside: > a", "aside: >"]],
    ["`a`", ["code: `a`", "aside: `", "aside: `"]],
    ["[a](https://b)", ["aside: [", "aside: ]", "aside: (", "aside: https://b", "aside: )"]],
    ["2 * 3 * 4", []],
  ])("%j", (text, expected) => expect(looks(text)).toEqual(expected));

  it("is told for what is in sight alone", () => {
    expect(looks("# One\n\n*two*\n\n# Three", 7, 12)).toEqual(["emphasis: *two*", "aside: *", "aside: *"]);
  });
});
