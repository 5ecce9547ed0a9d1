import { describe, expect, it } from "vitest";
import { paragraphs } from "./diff-paragraphs";

describe("paragraphs of a comparison", () => {
  it("begin at empty lines, and number what belongs together", () => {
    const found = paragraphs([
      { kind: "equal", text: "One " },
      { kind: "delete", text: "old" },
      { kind: "insert", text: "new" },
      { kind: "equal", text: " line\n\nTwo" },
      { kind: "insert", text: " more\n\nThree" },
    ]);
    const plain = found.map((paragraph) =>
      paragraph.pieces.map(({ kind, text, change }) => [kind, text, change]),
    );
    expect(plain).toEqual([
      [
        ["equal", "One ", 0],
        ["delete", "old", 1],
        ["insert", "new", 1],
        ["equal", " line\n", 0],
      ],
      [
        ["equal", "Two", 0],
        ["insert", " more\n", 2],
      ],
      [["insert", "Three", 2]],
    ]);
    expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
  });

  it("are headings where they are marked as such", () => {
    const found = paragraphs([
      { kind: "equal", text: "# The river\n\n" },
      { kind: "insert", text: "### Debts\n\n" },
      { kind: "delete", text: "#" },
      { kind: "equal", text: "# Ledger" },
    ]);
    expect(found.map(({ level, pieces }) => [level, pieces.map(({ text }) => text.trim())])).toEqual([
      [1, ["The river"]],
      [3, ["Debts"]],
      [0, ["#", "# Ledger"]],
    ]);
  });

  it("are none where nothing is", () => expect(paragraphs([])).toEqual([]));
});
