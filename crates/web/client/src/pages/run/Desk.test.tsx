import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Session, Turn } from "~/api/schema";
import { AT_REST, type LiveSession } from "~/live/open-turns";
import { fromSnapshot } from "~/live/run";
import type { RunStore } from "~/live/run-store";
import { renderPart } from "../../../tests/render";
import { agent, session, turn } from "../../../tests/samples";
import { Desk } from "./Desk";
import { RunContext } from "./run-context";

const editor = agent({ id: "style_editor", role: "style_editor", display_name: "Style Editor", phase: 2 });

function show(change: Partial<Session>, turns: Turn[], live: LiveSession = AT_REST) {
  const run = fromSnapshot(session({ agents: [agent(), editor], current_round: 1, ...change }), turns);
  const store = { put: vi.fn(), live, subscribe: () => () => {} } as unknown as RunStore;
  renderPart(
    <RunContext value={{ run, store }}>
      <Desk agent={editor} isEnlarged={false} isHidden={false} onEnlarge={() => {}} />
    </RunContext>,
    [[["models"], { items: [] }]],
  );
}

const written = (change: Partial<Turn>) =>
  turn({ agent_id: "style_editor", phase: 2, version: null, ...change });

describe("a desk", () => {
  it("says why it waits", () => {
    const cases = [
      ["running", "Starts when the draft is in."],
      ["paused", "Goes on when the run does."],
      ["stopped", "Has not written yet."],
    ] as const;
    for (const [status, words] of cases) {
      show({ status }, []);
      expect(screen.getByText(words)).toBeTruthy();
    }
  });

  it("shows an answer as it is written, and why it is asked for again", () => {
    const open = {
      turnId: "u",
      agentId: "style_editor",
      round: 1,
      phase: 2,
      text: "Cut the **hedge**",
      retry: "timeout",
    };
    show({ status: "running" }, [], { turns: [open], asked: null });
    expect(screen.getByText("hedge").tagName).toBe("STRONG");
    expect(screen.getByText("writing")).toBeTruthy();
    expect(screen.getByText("calling again: timeout")).toBeTruthy();
  });

  it("shows score and price of a finished answer", () => {
    const evaluation = { criteria: [], overall: 7.5, tier: "json" as const, problem: null };
    show({ status: "running" }, [written({ evaluation, credits: 2.2 })]);
    expect(screen.getByText("7.5 · 2.2 cr")).toBeTruthy();
  });

  it("says that a score is not known, instead of a number", () => {
    const evaluation = { criteria: [], overall: null, tier: "fallback" as const, problem: "no scores" };
    show({ status: "completed" }, [written({ evaluation })]);
    expect(screen.getByText("no score · 1 cr")).toBeTruthy();
  });

  it("of an earlier round is empty while the next one goes on", () => {
    show({ status: "running", current_round: 2 }, [written({ output: "Old remark" })]);
    expect(screen.queryByText("Old remark")).toBeNull();
    expect(screen.getByText("waiting")).toBeTruthy();
  });

  it("names the reason of a failure and offers another model", async () => {
    const failed = written({
      outcome: "failed",
      output: "",
      failure: { code: "timeout", message: "no answer came" },
    });
    show({ status: "failed" }, [failed]);
    expect(screen.getByText("This turn failed: No answer came. It cost nothing.")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: /^Model of Style editor/ }));
    expect(await screen.findByRole("dialog")).toBeTruthy();
  });
});
