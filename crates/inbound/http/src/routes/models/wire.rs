//! Models as JSON.

use atelier_domain::models::{self, ModelSpec};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::routes::editorial::wire::wire_enum;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModelList {
    pub(super) items: Vec<Model>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Model {
    #[schema(example = "anthropic")]
    provider: String,
    /// What agents name; unique within the provider.
    #[schema(example = "claude-sonnet-4-5")]
    id: String,
    #[schema(example = "Claude Sonnet 4.5")]
    display_name: String,
    kind: ModelKind,
    /// Credits for 10,000 tokens.
    #[schema(minimum = 0, example = 1.0)]
    multiplier: f64,
    /// Tokens of input and output together.
    context_window: u32,
    /// Tokens; 0 for a model that gives vectors.
    max_output_tokens: u32,
    abilities: Abilities,
    /// The first plan that may use it.
    plan: Plan,
    /// The caller's plan is a lesser one than `plan`, so that they can't name it.
    locked: bool,
    status: ModelState,
    /// The day on which it stops answering, where one is named.
    #[schema(required)]
    retires_on: Option<NaiveDate>,
    /// The id of the model that is offered in its place.
    #[schema(required)]
    successor: Option<String>,
    /// No model answers but a script.
    scripted: bool,
    /// Its provider is configured here and it is not retired.
    available: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Abilities {
    vision: bool,
    json_schema: bool,
    reasoning: bool,
    tools: bool,
    streaming: bool,
}

wire_enum! {
    /// What a model gives.
    ModelKind = models::ModelKind { Chat, Embedding }
}

wire_enum! {
    /// From the least to the most.
    Plan = models::PlanTier { Free, Starter, Pro, Enterprise }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ModelState {
    Current,
    Preview,
    Retiring,
    Retired,
}

impl Model {
    /// As it is on a day, for somebody on a plan.
    pub(super) fn of(
        spec: &ModelSpec,
        plan: models::PlanTier,
        today: NaiveDate,
        providers: &[String],
    ) -> Self {
        let status = spec.status_on(today);
        let (state, retires_on) = match &status {
            models::ModelStatus::Current => (ModelState::Current, None),
            models::ModelStatus::Preview => (ModelState::Preview, None),
            models::ModelStatus::Retiring { on, .. } => (ModelState::Retiring, Some(*on)),
            models::ModelStatus::Retired { .. } => (ModelState::Retired, None),
        };
        Self {
            provider: spec.provider.clone(),
            id: spec.id.clone(),
            display_name: spec.display_name.clone(),
            kind: spec.kind.into(),
            multiplier: f64::from(spec.multiplier.thousandths()) / 1_000.0,
            context_window: spec.context_window,
            max_output_tokens: spec.max_output_tokens,
            abilities: spec.abilities.into(),
            plan: spec.first_plan().into(),
            locked: !spec.is_open_to(plan),
            status: state,
            retires_on,
            successor: status.successor().map(str::to_owned),
            scripted: spec.is_scripted(),
            available: state != ModelState::Retired && providers.contains(&spec.provider),
        }
    }
}

impl From<models::Abilities> for Abilities {
    fn from(abilities: models::Abilities) -> Self {
        Self {
            vision: abilities.vision,
            json_schema: abilities.json_schema,
            reasoning: abilities.reasoning,
            tools: abilities.tools,
            streaming: abilities.streaming,
        }
    }
}
