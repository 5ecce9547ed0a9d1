import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts, useToast } from "./Toasts";

const onGone = vi.fn();

function Page() {
  const toast = useToast();
  return (
    <button type="button" onClick={() => toast({ text: "It is gone.", undo: () => {}, onGone })}>
      Delete
    </button>
  );
}

beforeEach(() => {
  onGone.mockClear();
  vi.useFakeTimers();
  render(
    <Toasts>
      <Page />
    </Toasts>,
  );
  fireEvent.click(screen.getByText("Delete"));
});

afterEach(() => {
  vi.useRealTimers();
});

const wait = () => act(() => vi.advanceTimersByTime(60_000));

it("goes by itself", () => {
  wait();
  expect(screen.queryByText("It is gone.")).toBeNull();
  expect(onGone).toHaveBeenCalledOnce();
});

it("stays for whoever points at it or is in it, and goes when they left", () => {
  const said = screen.getByText("It is gone.");
  fireEvent.pointerEnter(said.parentElement as HTMLElement);
  wait();
  expect(onGone).not.toHaveBeenCalled();
  fireEvent.pointerLeave(said.parentElement as HTMLElement);
  const button = screen.getAllByRole("button").at(-1) as HTMLElement;
  act(() => button.focus());
  wait();
  expect(onGone).not.toHaveBeenCalled();
  act(() => button.blur());
  wait();
  expect(onGone).toHaveBeenCalledOnce();
});

it("is over when the page goes, even while somebody points at it", () => {
  fireEvent.pointerEnter(screen.getByText("It is gone.").parentElement as HTMLElement);
  fireEvent(window, new Event("pagehide"));
  expect(onGone).toHaveBeenCalledOnce();
});
