import { describe, expect, it } from "vitest";
import { told, toldOfCredits } from "./share";

describe("what is taken of a limit", () => {
  it.each([
    [0, 5, null],
    [3, 5, null],
    [4, 5, 80],
    [799, 1000, null],
    [800, 1000, 80],
    [9, 10, 90],
    [10, 10, 100],
    // A smaller plan takes nothing away.
    [12, 10, 100],
    [0, 0, 100],
  ])("%i of %i: %s", (taken, of, share) => expect(told(taken, of)).toBe(share));
});

describe("what is gone of a month's credits", () => {
  it.each([
    [20, 20, null],
    [4.1, 20, null],
    [4, 20, 80],
    [2, 20, 90],
    [0, 20, 100],
    // Taken back after they were used.
    [-3, 20, 100],
    // Bought ones are there as well.
    [300, 20, null],
    // A plan without monthly credits has no share of them.
    [0, 0, null],
  ])("%d left of %d: %s", (available, monthly, share) =>
    expect(toldOfCredits(available, monthly)).toBe(share),
  );
});
