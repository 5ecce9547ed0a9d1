import type { Model, Preferences, Role, SessionDraft } from "~/api/schema";

/** The ready roles, in the order in which they work. */
export const ROLES = [
  "writer",
  "content_expert",
  "style_editor",
  "fact_checker",
  "synthesizer",
] as const satisfies Role[];

export type ReadyRole = (typeof ROLES)[number];

/** A model, as it is named in requests. */
export type ModelChoice = Pick<Model, "provider" | "id">;

/** A text that the agents may rely on. */
export interface Reference {
  readonly name: string;
  readonly text: string;
}

/** Everything that a person has put into the studio, so far. Numbers are kept as they were typed. */
export interface Draft {
  readonly roles: readonly ReadyRole[];
  /** Of the whole team; null: the server's choice. */
  readonly model: ModelChoice | null;
  /** Of single seats, where it is another one. */
  readonly models: Partial<Record<ReadyRole, ModelChoice>>;
  readonly rounds: string;
  readonly threshold: string;
  readonly limit: string;
  readonly review: boolean;
  readonly plateau: boolean;
  readonly prompt: string;
  readonly document: string;
  readonly references: readonly Reference[];
  readonly instructions: string;
  readonly title: string;
  readonly project: string;
}

/** What a team is put together for. */
export const PRESETS = {
  full: { roles: ["writer", "content_expert", "style_editor", "synthesizer"], rounds: "5" },
  polish: { roles: ["writer", "style_editor"], rounds: "2" },
  facts: { roles: ["writer", "fact_checker", "synthesizer"], rounds: "3" },
} as const satisfies Record<string, Pick<Draft, "roles" | "rounds">>;

export type Preset = keyof typeof PRESETS;

/** What the person's plan has room for; null: without limit. */
export interface Room {
  readonly agents: number | null;
  readonly rounds: number | null;
}

export const ANY_ROOM: Room = { agents: null, rounds: null };

/** Teams of one to four; whoever is left out first is missed least. */
const TEAMS: readonly (readonly ReadyRole[])[] = [
  ["writer"],
  ["writer", "style_editor"],
  ["writer", "content_expert", "style_editor"],
  PRESETS.full.roles,
];

/** What a new session begins with: the full team and the preferred rounds, as far as the plan has room for them. */
export function emptyDraft(preferences: Preferences, room: Room = ANY_ROOM): Draft {
  const { default_provider: provider, default_model: id, default_max_rounds } = preferences;
  const largest = Math.min(room.agents ?? TEAMS.length, TEAMS.length);
  return {
    roles: TEAMS[largest - 1] ?? PRESETS.full.roles,
    model: provider !== null && id !== null ? { provider, id } : null,
    models: {},
    rounds: String(Math.min(default_max_rounds, room.rounds ?? default_max_rounds)),
    threshold: "8.5",
    limit: "",
    review: false,
    plateau: true,
    prompt: "",
    document: "",
    references: [],
    instructions: "",
    title: "",
    project: "",
  };
}

/** The preset that the team is, if it is one. */
export function presetOf(draft: Draft): Preset | null {
  const names = Object.keys(PRESETS) as Preset[];
  return names.find((name) => PRESETS[name].roles.join() === draft.roles.join()) ?? null;
}

/** What is asked of the API. What is no number is left to it to refuse, by name. */
export function toRequest(draft: Draft): SessionDraft {
  return {
    initial_prompt: draft.prompt,
    agents: draft.roles.map((role) => {
      const model = draft.models[role] ?? draft.model;
      return { role, ...(model && { provider: model.provider, model: model.id }) };
    }),
    termination: {
      max_rounds: numberOr(draft.rounds, 0),
      score_threshold: numberOr(draft.threshold, null),
      max_credits: numberOr(draft.limit, null),
      stop_on_plateau: draft.plateau,
    },
    review_each_round: draft.review,
    title: draft.title.trim() || titleOf(draft.prompt),
    ...(draft.document.trim() !== "" && { working_document: draft.document }),
    ...(draft.references.length > 0 && {
      reference_documents: Object.fromEntries(draft.references.map(({ name, text }) => [name, text])),
    }),
    ...(draft.instructions.trim() !== "" && { reference_instructions: draft.instructions }),
    ...(draft.project !== "" && { project_id: draft.project }),
  };
}

/** About as many characters as a list shows of a title. */
const TITLE_LENGTH = 60;

/** The first sentence of a task, or, where that is long, its beginning, cut between words. */
export function titleOf(prompt: string): string {
  const [sentence = ""] = prompt.trim().split(/\n|(?<=\p{L}{2})[.!?:](?=\s|$)/u);
  const words = sentence.replace(/\s+/g, " ");
  if (words.length <= TITLE_LENGTH) return words;
  const cut = Array.from(words).slice(0, TITLE_LENGTH).join("");
  const space = cut.lastIndexOf(" ");
  return `${space > TITLE_LENGTH / 2 ? cut.slice(0, space) : cut}…`;
}

/** Both signs of a decimal fraction are understood. */
function numberOr<T>(typed: string, otherwise: T): number | T {
  const value = Number(typed.trim().replace(",", "."));
  return typed.trim() === "" || Number.isNaN(value) ? otherwise : value;
}

export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
