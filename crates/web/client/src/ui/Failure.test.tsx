import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "~/api/problem";
import { renderPart } from "../../tests/render";
import { Failure } from "./Failure";

const problem = (change: object) =>
  ApiError.of(402, {
    type: "about:blank",
    title: "",
    status: 402,
    instance: "/",
    code: "other",
    detail: "something is missing",
    request_id: "r-1",
    ...change,
  });

describe("a failure", () => {
  it("says why, names the request, and can be tried again", async () => {
    const onRetry = vi.fn();
    renderPart(<Failure error={problem({})} onRetry={onRetry} />);
    expect(screen.getByRole("alert").textContent).toContain("Something is missing.");
    expect(screen.getByText("Request r-1")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it.each([
    [problem({ needed: 5, available: 3.5, shortfall: 1.5 }), "Missing: 1.5 cr. Choose fewer rounds"],
    [problem({ required_plan: "pro" }), "It comes with the Pro plan."],
    [
      problem({ errors: [{ field: "title", code: "too_long", message: "is too long" }] }),
      "title is too long",
    ],
    [ApiError.network(new Error("offline")), "The server can't be reached."],
    [ApiError.of(502, "<html>"), "answered in a way that this page does not understand"],
    [new Error("bug"), "This part of the page broke."],
  ])("has words for every kind: %s", (error, words) => {
    renderPart(<Failure error={error} />);
    expect(screen.getByRole("alert").textContent).toContain(words);
  });
});
