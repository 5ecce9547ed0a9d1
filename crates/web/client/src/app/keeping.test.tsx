import { act, fireEvent, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useKeeping } from "./keeping";

const keep = vi.fn<(value: string) => void>();
let stop = () => {};

function Page({ value, isKept = true }: { value: string; isKept?: boolean }) {
  stop = useKeeping(value, isKept ? keep : null);
  return null;
}

beforeEach(() => {
  keep.mockClear();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("keeps the last of several changes, once", () => {
  const { rerender } = render(<Page value="a" />);
  rerender(<Page value="ab" />);
  act(() => vi.advanceTimersByTime(1_000));
  expect(keep.mock.calls).toEqual([["ab"]]);
});

it("keeps at once when the page goes, by whatever way", () => {
  const { rerender, unmount } = render(<Page value="a" />);
  fireEvent(window, new Event("pagehide"));
  expect(keep.mock.calls).toEqual([["a"]]);
  rerender(<Page value="ab" />);
  unmount();
  expect(keep.mock.calls).toEqual([["a"], ["ab"]]);
});

it("keeps nothing that it was told to forget, and nothing where there is nothing to keep", () => {
  const { rerender, unmount } = render(<Page value="a" />);
  stop();
  rerender(<Page value="ab" isKept={false} />);
  act(() => vi.advanceTimersByTime(1_000));
  unmount();
  expect(keep).not.toHaveBeenCalled();
});
