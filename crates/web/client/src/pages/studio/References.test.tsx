import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { renderPart } from "../../../tests/render";
import { type Draft, emptyDraft } from "./draft";
import { References } from "./References";

const EMPTY = emptyDraft({
  default_provider: null,
  default_model: null,
  default_max_rounds: 5,
  show_evaluation_details: true,
  theme: "system",
  emails: { session_finished: false, monthly_summary: false },
});

function Studio() {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  return <References draft={draft} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} />;
}

describe("references", () => {
  it("are read one by one; one that fails can be tried again or taken out", async () => {
    renderPart(<Studio />);
    const binary = new File([new Uint8Array([0xff, 0xfe, 0x00])], "photo.md");
    const note = new File(["three short words"], "note.md");
    fireEvent.change(screen.getByLabelText("Add files"), { target: { files: [note, binary] } });
    expect(await screen.findByText("3 words")).toBeTruthy();
    expect(await screen.findByText(/only text and Markdown are read/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Try again: photo.md" }));
    expect(await screen.findByText(/only text and Markdown are read/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Remove photo.md" }));
    await userEvent.click(screen.getByRole("button", { name: "Remove note.md" }));
    expect(screen.queryAllByRole("listitem")).toEqual([]);
  });

  it("of the same name take each other's place", async () => {
    renderPart(<Studio />);
    const choose = (text: string) =>
      fireEvent.change(screen.getByLabelText("Add files"), {
        target: { files: [new File([text], "note.md")] },
      });
    choose("one");
    await screen.findByText("1 word");
    choose("one two");
    await screen.findByText("2 words");
    expect(screen.getAllByRole("listitem").length).toBe(1);
  });
});
