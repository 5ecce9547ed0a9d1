import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FollowingScroll } from "./FollowingScroll";

/** This DOM lays nothing out: a text of so many pixels in a box of a hundred. */
function layOut(height: number): void {
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockReturnValue(height);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(100);
}

let write: (words: string) => void;
let onDrawn = () => {};

function Growing() {
  const [words, setWords] = useState("one");
  write = (more) => flushSync(() => setWords(more));
  useLayoutEffect(() => onDrawn());
  return (
    <FollowingScroll isLive label="What Writer writes" isTall={false}>
      {words}
    </FollowingScroll>
  );
}

describe("a text that grows", () => {
  beforeEach(() => {
    layOut(300);
    render(<Growing />);
    // As in a browser, where what scrolling alters is drawn a moment later.
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("is followed to its end", () => {
    const box = screen.getByRole("region");
    expect(box.scrollTop).toBe(300);
    layOut(400);
    write("one two");
    expect(box.scrollTop).toBe(400);
  });

  it("stays where it was scrolled to, however little it is", async () => {
    const box = screen.getByRole("region");
    box.scrollTop = 190;
    box.dispatchEvent(new Event("scroll"));
    await screen.findByRole("button", { name: "Jump to live" });
    layOut(400);
    write("one two");
    expect(box.scrollTop).toBe(190);
  });

  it("is followed again by whoever comes back to its end", async () => {
    const box = screen.getByRole("region");
    for (const top of [100, 185]) {
      box.scrollTop = top;
      box.dispatchEvent(new Event("scroll"));
    }
    layOut(400);
    write("one two");
    expect(box.scrollTop).toBe(400);
  });

  it("stays where it was scrolled to, even right after more was drawn", async () => {
    const box = screen.getByRole("region");
    onDrawn = () => {
      onDrawn = () => {};
      box.scrollTop = 0;
      box.dispatchEvent(new Event("scroll"));
    };
    write("one two");
    expect(box.scrollTop).toBe(0);
    const jump = await screen.findByRole("button", { name: "Jump to live" });
    layOut(500);
    write("one two three");
    expect(box.scrollTop).toBe(0);
    await userEvent.click(jump);
    expect(box.scrollTop).toBe(500);
    expect(screen.queryByRole("button")).toBeNull();
  });
});
