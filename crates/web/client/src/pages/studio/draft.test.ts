import { describe, expect, it } from "vitest";
import type { Preferences } from "~/api/schema";
import { countWords, type Draft, emptyDraft, presetOf, titleOf, toRequest } from "./draft";

const PREFERENCES: Preferences = {
  default_provider: null,
  default_model: null,
  default_max_rounds: 4,
  show_evaluation_details: true,
  theme: "system",
  emails: { session_finished: false, monthly_summary: false },
};

const draft: Draft = { ...emptyDraft(PREFERENCES), prompt: "Tighten it." };

describe("a request to make a session", () => {
  it("says what was chosen, and nothing of what was left empty", () => {
    expect(toRequest(draft)).toEqual({
      title: "Tighten it",
      initial_prompt: "Tighten it.",
      agents: [
        { role: "writer" },
        { role: "content_expert" },
        { role: "style_editor" },
        { role: "synthesizer" },
      ],
      termination: { max_rounds: 4, score_threshold: 8.5, max_credits: null, stop_on_plateau: true },
      review_each_round: false,
    });
  });

  it("names a seat's own model before the team's", () => {
    const team = { provider: "openai", id: "a" };
    const own = { provider: "anthropic", id: "b" };
    const { agents } = toRequest({
      ...draft,
      roles: ["writer", "style_editor"],
      model: team,
      models: { writer: own },
    });
    expect(agents).toEqual([
      { role: "writer", provider: "anthropic", model: "b" },
      { role: "style_editor", provider: "openai", model: "a" },
    ]);
  });

  it.each([
    ["8,5", 8.5],
    [" 7 ", 7],
    ["", null],
    ["eight", null],
  ])("reads the threshold %j as %j", (threshold, expected) => {
    expect(toRequest({ ...draft, threshold }).termination?.score_threshold).toBe(expected);
  });
});

describe("a new draft", () => {
  it.each([
    [{ agents: 1, rounds: 3 }, ["writer"], "3"],
    [{ agents: 2, rounds: 3 }, ["writer", "style_editor"], "3"],
    [{ agents: 12, rounds: 20 }, draft.roles, "4"],
    [{ agents: null, rounds: null }, draft.roles, "4"],
  ])("with room for %j has a team that fits", (room, roles, rounds) => {
    expect(emptyDraft(PREFERENCES, room)).toMatchObject({ roles, rounds });
  });
});

describe("presets", () => {
  it("are recognised by their team", () => {
    expect(presetOf(draft)).toBe("full");
    expect(presetOf({ ...draft, roles: ["writer", "style_editor"] })).toBe("polish");
    expect(presetOf({ ...draft, roles: ["writer"] })).toBeNull();
  });
});

describe("a title", () => {
  it.each([
    ["", ""],
    ["Tighten this note. Keep its facts.", "Tighten this note"],
    ["  A letter to the mayor\nabout the bridge", "A letter to the mayor"],
    ["Is 3.5 km e.g. far? Say so.", "Is 3.5 km e.g. far"],
    [
      "Write a friendly reminder to everybody in the house that the heating is off in March",
      "Write a friendly reminder to everybody in the house that…",
    ],
    ["x".repeat(80), `${"x".repeat(60)}…`],
  ])("of %j is %j", (prompt, title) => expect(titleOf(prompt)).toBe(title));
});

describe("words", () => {
  it.each([
    ["", 0],
    ["  \n ", 0],
    ["one two\nthree", 3],
  ])("in %j are %i", (text, expected) => expect(countWords(text)).toBe(expected));
});
