import type { Agent, Model, PlanOffer, Session, Subscription, Turn } from "~/api/schema";

/** An agent at a seat, as the API tells it. */
export function agent(change: Partial<Agent> = {}): Agent {
  return {
    id: "writer",
    role: "writer",
    display_name: "Writer",
    phase: 1,
    provider: "scripted",
    model: "scripted",
    temperature: null,
    max_output_tokens: null,
    system_prompt: null,
    is_active: true,
    colour: "#4c5863",
    fallback_models: [],
    evaluation_criteria: [],
    ...change,
  };
}

export function session(change: Partial<Session> = {}): Session {
  return {
    id: "s",
    title: "The river ledger",
    status: "draft",
    last_event_id: "0",
    starred: false,
    project_id: null,
    initial_prompt: "Tighten it.",
    working_document: null,
    document_version: null,
    reference_documents: {},
    reference_instructions: null,
    agents: [agent()],
    termination: { max_rounds: 3, score_threshold: 8, max_credits: null, stop_on_plateau: true },
    review_each_round: false,
    current_round: 0,
    rounds: [],
    credits_used: 0,
    termination_reason: null,
    failure: null,
    created_at: "2026-11-20T10:00:00Z",
    updated_at: "2026-11-20T10:00:00Z",
    completed_at: null,
    ...change,
  };
}

export function turn(change: Partial<Turn> = {}): Turn {
  return {
    id: "t",
    agent_id: "writer",
    round: 1,
    phase: 1,
    attempt: 1,
    outcome: "completed",
    output: "The river kept its own ledger.",
    evaluation: null,
    failure: null,
    usage: { input_tokens: 1, output_tokens: 1, cached_input_tokens: 0, reasoning_tokens: 0 },
    usage_is_estimated: false,
    credits: 1,
    provider: "scripted",
    model: "scripted",
    answered_by: "scripted",
    finish_reason: "stop",
    version: 2,
    sent: {
      max_output_tokens: 1,
      temperature: null,
      dropped: [],
      reduced: { feedback: false, passages_left_out: 0 },
    },
    started_at: "2026-11-20T10:00:00Z",
    ended_at: "2026-11-20T10:00:01Z",
    latency_ms: 1000,
    first_token_ms: 1,
    ...change,
  };
}

export function offer(change: Partial<PlanOffer> = {}): PlanOffer {
  return {
    plan: "free",
    price_cents: 0,
    monthly_credits: 20,
    sessions_a_month: 5,
    projects: 2,
    agents: 2,
    rounds: 3,
    document_words: 3000,
    version_history: false,
    clones: 2,
    messages_a_month: 100,
    documents_a_clone: 5,
    stored_bytes: 100_000_000,
    seats: 1,
    is_for_sale: false,
    ...change,
  };
}

export function subscription(change: Partial<Subscription> = {}): Subscription {
  return {
    plan: "starter",
    status: "active",
    current_period_start: "2026-11-01T00:00:00Z",
    current_period_end: "2026-12-01T00:00:00Z",
    cancel_at_period_end: false,
    ended_at: null,
    trial_end: null,
    past_due_since: null,
    grace_until: null,
    paid_plan: "starter",
    paid_until: "2026-12-01T00:00:00Z",
    ...change,
  };
}

export function model(change: Partial<Model> = {}): Model {
  return {
    provider: "openai",
    id: "m",
    display_name: "A model",
    kind: "chat",
    multiplier: 1.5,
    context_window: 1000,
    max_output_tokens: 100,
    abilities: { vision: false, json_schema: true, reasoning: false, tools: false, streaming: true },
    plan: "free",
    status: "current",
    retires_on: null,
    successor: null,
    scripted: false,
    available: true,
    locked: false,
    ...change,
  };
}
