//! Agents as sessions show them.

use atelier_domain::editorial::{self, evaluation};
use serde::Serialize;
use utoipa::ToSchema;

use super::Role;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Agent<'a> {
    /// Unique in the session.
    #[schema(example = "writer")]
    id: &'a str,
    role: Role,
    #[schema(example = "Writer")]
    display_name: &'a str,
    /// 1 writes, 2 reviews, 3 synthesizes.
    #[schema(minimum = 1, maximum = 3)]
    phase: u8,
    #[schema(example = "anthropic")]
    provider: &'a str,
    #[schema(example = "claude-sonnet-5-5")]
    model: &'a str,
    #[schema(required, minimum = 0, maximum = 2)]
    temperature: Option<f64>,
    /// Null: sized for the document when the session starts.
    #[schema(required)]
    max_output_tokens: Option<u32>,
    /// Replaces the role's own instructions.
    #[schema(required)]
    system_prompt: Option<&'a str>,
    is_active: bool,
    #[schema(pattern = "^#[0-9a-f]{6}$", example = "#18212b")]
    colour: &'a str,
    fallback_models: &'a [String],
    evaluation_criteria: Vec<Criterion<'a>>,
}

/// What an agent judges by.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Criterion<'a> {
    #[schema(example = "Clarity")]
    name: &'a str,
    description: &'a str,
    /// How much it counts.
    #[schema(exclusive_minimum = 0, maximum = 1000)]
    weight: f64,
}

impl<'a> From<&'a editorial::Agent> for Agent<'a> {
    fn from(agent: &'a editorial::Agent) -> Self {
        Self {
            id: agent.id.as_str(),
            role: agent.role.into(),
            display_name: &agent.display_name,
            phase: agent.phase.number(),
            provider: &agent.provider,
            model: &agent.model,
            temperature: agent.temperature.map(editorial::Temperature::as_f64),
            max_output_tokens: agent.max_output_tokens,
            system_prompt: agent.system_prompt.as_deref(),
            is_active: agent.is_active,
            colour: &agent.colour,
            fallback_models: &agent.fallback_models,
            evaluation_criteria: agent.criteria.iter().map(Criterion::from).collect(),
        }
    }
}

impl<'a> From<&'a evaluation::Criterion> for Criterion<'a> {
    fn from(criterion: &'a evaluation::Criterion) -> Self {
        Self {
            name: &criterion.name,
            description: &criterion.description,
            weight: criterion.weight.as_f64(),
        }
    }
}
