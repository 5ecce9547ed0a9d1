import { renderHook } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { gapsBeside, useBeside } from "./beside";
import { passageName } from "./margin-context";

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

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

describe("a list of notes", () => {
  it("goes to its passages when the manuscript comes after it", () => {
    const observe = vi.fn();
    class Observer {
      observe = observe;
      disconnect() {}
    }
    vi.stubGlobal("ResizeObserver", Observer);
    const list = document.createElement("ul");
    list.append(document.createElement("li"));
    document.body.append(list);
    const ref = { current: list };
    const { rerender } = renderHook(({ found }) => useBeside(ref, ["a"], new Set(found)), {
      initialProps: { found: [] as string[] },
    });
    const article = document.createElement("article");
    article.dataset.passages = passageName("a");
    article.getBoundingClientRect = () => ({ top: 300 }) as DOMRect;
    document.body.append(article);
    rerender({ found: ["a"] });
    const note = list.firstElementChild as HTMLElement;
    expect(note.style.getPropertyValue("--beside")).toBe("300px");
    expect(observe).toHaveBeenCalledWith(article);
  });
});
