import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { renderPart } from "../../../tests/render";
import { model } from "../../../tests/samples";
import { ModelPicker } from "./ModelPicker";

const MODELS = [
  model({ id: "locked", display_name: "Locked", locked: true, plan: "pro" }),
  model({ id: "free", display_name: "Free" }),
  model({ id: "keyless", display_name: "Keyless", available: false }),
];

async function open(onChange = vi.fn()) {
  renderPart(<ModelPicker label="Model" value={null} fallback="Any" onChange={onChange} />, [
    [["models"], { items: MODELS }],
  ]);
  await userEvent.click(screen.getByRole("button", { name: "Model: Any" }));
  await screen.findByRole("dialog");
  return onChange;
}

describe("choosing a model", () => {
  it("shows what can be had first, and says what keeps the others away", async () => {
    await open();
    const rows = screen.getAllByRole("listitem").map((row) => row.textContent);
    expect(rows).toEqual([
      "Anychosen",
      "Free1.5× credits",
      "Locked1.5× credits · needs the Pro plan",
      "Keylessno key on this server · 1.5× credits",
    ]);
  });

  it("leads from locked ones to the plans, by the reason itself and below the list", async () => {
    await open();
    const locked = screen.getByRole("link", { name: /^Locked.*1.5× credits · needs the Pro plan$/ });
    for (const link of [locked, screen.getByRole("link", { name: "Compare plans" })])
      expect(link.getAttribute("href")).toBe("/settings/billing#plans");
  });

  it("keeps one without a key in reach of the keyboard, and unchosen", async () => {
    const onChange = await open();
    const keyless = screen.getByRole("button", { name: /^Keyless/ });
    keyless.focus();
    expect(document.activeElement).toBe(keyless);
    await userEvent.click(keyless);
    expect(onChange).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: /^Free/ }));
    expect(onChange).toHaveBeenCalledWith({ provider: "openai", id: "free" });
  });
});
