import type { Agent, Role } from "~/api/schema";
import type { Text } from "~/i18n/text";
import type { OpenTurn } from "~/live/open-turns";
import type { DoneTurn, Run } from "~/live/run";

/** What the ready roles are called by the server where nobody named them otherwise. */
const READY_NAMES: Partial<Record<Role, string>> = {
  writer: "Writer",
  content_expert: "Content Expert Editor",
  style_editor: "Style Editor",
  fact_checker: "Fact Checker",
  synthesizer: "Synthesizer",
};

/** A name of the person's own, or ours for a ready role. */
export function agentName(agent: Pick<Agent, "role" | "display_name">, text: Text): string {
  const isReady = agent.role !== "custom" && READY_NAMES[agent.role] === agent.display_name;
  return isReady ? text.role[agent.role as keyof Text["role"]] : agent.display_name;
}

/** The ink that an agent writes in, wherever its name stands. */
export function inkClass(agent: Pick<Agent, "role">): string {
  return `ink-${agent.role}`;
}

/** What is at an agent's desk at the moment. */
export type Desk =
  | { readonly kind: "writing"; readonly turn: OpenTurn }
  | { readonly kind: "waiting" }
  | { readonly kind: "done"; readonly turn: DoneTurn };

/** Agents who take part, in the order in which they work. */
export function seated(run: Run): readonly Agent[] {
  return run.session.agents
    .filter((agent) => agent.is_active)
    .toSorted((one, other) => one.phase - other.phase);
}

/** While a round goes on, a desk shows that round; at rest, the last thing that was written at it. */
export function deskOf(agent: Agent, run: Run, open: OpenTurn | undefined): Desk {
  if (open) return { kind: "writing", turn: open };
  const { status, current_round } = run.session;
  const last = run.turns.findLast((turn) => turn.agent_id === agent.id);
  const isWorking = status === "running" || status === "paused";
  if (!last || (isWorking && last.round < current_round)) return { kind: "waiting" };
  return { kind: "done", turn: last };
}
