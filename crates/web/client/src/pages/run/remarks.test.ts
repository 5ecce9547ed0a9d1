import { describe, expect, it } from "vitest";
import { remarksIn } from "./remarks";

describe("what an editor wrote", () => {
  it("is a remark a bullet, each with the first words that it quotes", () => {
    const output = [
      "In 72 words I would change this:",
      "",
      '- Moderate: "At this *point*\n  in time" → "Now". Shorter.',
      "- Ask: which year?",
      "",
      "What is not named can stay.",
    ].join("\n");
    expect(remarksIn(output, "t")).toEqual([
      { id: "t-1", quote: "At this point in time", before: "Moderate: ", after: ' → "Now". Shorter.' },
      { id: "t-2", quote: null, before: "Ask: which year?", after: "" },
    ]);
  });

  it("is a remark a paragraph where it quotes in paragraphs", () => {
    expect(remarksIn('Good.\n\nCut "very" here.\n\n> "quoted" by somebody', "t")).toEqual([
      { id: "t-1", quote: "very", before: "Cut ", after: " here." },
    ]);
  });

  it.each([
    ["1. “one”", "one"],
    ["1. „eins“", "eins"],
    ["1. „een”", "een"],
    ["1. « un »", " un "],
    ["1. »eins«", "eins"],
    ["1. it's 'so'", null],
    ['1. 5" wide', null],
  ])("%s quotes %j", (output, quote) => expect(remarksIn(output, "t")[0]?.quote).toBe(quote));

  it("may be nothing", () => expect(remarksIn("", "t")).toEqual([]));
});
