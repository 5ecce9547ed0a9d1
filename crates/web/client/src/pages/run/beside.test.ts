import { describe, expect, it } from "vitest";
import { gapsBeside } from "./beside";

describe("notes in the margin", () => {
  it.each([
    [
      "stand beside their passages where there is room",
      0,
      [
        [100, 50],
        [300, 50],
      ],
      [100, 150],
    ],
    [
      "follow each other closely where there is none",
      0,
      [
        [100, 50],
        [110, 50],
      ],
      [100, 12],
    ],
    [
      "begin where the list does",
      200,
      [
        [100, 50],
        [300, 50],
      ],
      [12, 38],
    ],
    [
      "follow closely where they have no passage",
      0,
      [
        [100, 50],
        [null, 20],
        [null, 20],
      ],
      [100, 12, 12],
    ],
    ["are none", 0, [], []],
  ] as const)("%s", (_, start, notes, expected) => {
    expect(
      gapsBeside(
        start,
        notes.map(([wanted, height]) => ({ wanted, height })),
      ),
    ).toEqual(expected);
  });
});
