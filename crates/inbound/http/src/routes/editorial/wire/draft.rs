//! What a person asks for.

use std::collections::BTreeMap;

use atelier_domain::editorial::{Reference, draft};
use atelier_domain::kernel::ProjectId;
use atelier_usecases::editorial::SessionChange;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{Object, ObjectBuilder, Type};
use uuid::Uuid;

use super::Role;
use crate::extract::said;

/// A session to be made. Only `initial_prompt` is required; what is left out or null takes its default.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "River essay",
    "initial_prompt": "Tighten this essay.",
    "working_document": "# Rivers\n\nA river is never the same twice.",
    "reference_documents": {"notes.md": "The flood of 1931 was the highest."},
    "reference_instructions": "Prefer the 1931 figures.",
    "agents": [{"id": "writer", "role": "writer"}],
    "termination": {"max_rounds": 2, "score_threshold": 8.5}
}))]
pub(crate) struct SessionDraft {
    /// "Untitled Session" if empty.
    #[schema(max_length = 200)]
    title: Option<String>,
    #[schema(min_length = 1, max_length = 20000, pattern = r"\S")]
    initial_prompt: String,
    working_document: Option<String>,
    /// Texts by name: at most 20.
    #[schema(schema_with = texts_by_name)]
    reference_documents: Option<BTreeMap<String, String>>,
    #[schema(max_length = 20000)]
    reference_instructions: Option<String>,
    /// One that is not archived.
    project_id: Option<Uuid>,
    /// Absent: those of the project, or the ready team, as many as the plan allows.
    #[schema(min_items = 1)]
    agents: Option<Vec<AgentDraft>>,
    termination: Option<TerminationDraft>,
    /// Pauses after every round and asks.
    review_each_round: Option<bool>,
}

/// An agent. What is left out or null takes the role's default.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentDraft {
    /// Unique in the session. `agent_id` is an older name of this field.
    #[serde(alias = "agent_id")]
    #[schema(pattern = "^[A-Za-z0-9_-]{1,64}$")]
    id: Option<String>,
    role: Option<Role>,
    #[schema(min_length = 1, max_length = 80, pattern = r"\S")]
    display_name: Option<String>,
    /// 1 writes, 2 reviews, 3 synthesizes.
    #[schema(minimum = 1, maximum = 3)]
    phase: Option<u8>,
    #[schema(example = "scripted")]
    provider: Option<String>,
    /// The id of a model of the catalogue. Absent: the provider's best; where that is absent too, what the person prefers,
    /// or the best of their plan.
    #[schema(example = "scripted")]
    model: Option<String>,
    #[schema(minimum = 0, maximum = 2)]
    temperature: Option<f64>,
    /// At most the model's own limit. `max_tokens` is an older name of this field.
    #[serde(alias = "max_tokens")]
    #[schema(minimum = 256)]
    max_output_tokens: Option<u64>,
    /// Replaces the role's own instructions.
    #[schema(max_length = 20000)]
    system_prompt: Option<String>,
    is_active: Option<bool>,
    #[schema(pattern = "^#[0-9A-Fa-f]{6}$")]
    colour: Option<String>,
    /// Ids of models that are tried when the first one fails.
    #[schema(max_items = 5)]
    fallback_models: Option<Vec<String>>,
    #[schema(max_items = 10)]
    evaluation_criteria: Option<Vec<CriterionDraft>>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CriterionDraft {
    #[schema(min_length = 1, max_length = 80, pattern = r"\S")]
    name: String,
    #[schema(max_length = 500)]
    description: Option<String>,
    /// How much it counts, with at most three decimals; 1 unless given.
    #[schema(exclusive_minimum = 0, maximum = 1000)]
    weight: Option<f64>,
}

/// When the run ends by itself. What is left out stays as it is, or takes its default.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::option_option,
    reason = "absent, null and a number are three wishes"
)]
pub(crate) struct TerminationDraft {
    #[schema(minimum = 1)]
    max_rounds: Option<u64>,
    /// With at most two decimals. Null: scores never end the run.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 10)]
    score_threshold: Option<Option<f64>>,
    /// Null: the ceiling of the estimate.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<f64>, exclusive_minimum = 0, maximum = 1_000_000)]
    max_credits: Option<Option<f64>>,
    stop_on_plateau: Option<bool>,
}

/// What is to change; the rest stays as it is. Agents and limits can be changed while the session does not run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"starred": true, "termination": {"max_rounds": 3}}))]
pub(crate) struct SessionPatch {
    #[schema(max_length = 200)]
    title: Option<String>,
    starred: Option<bool>,
    /// Replaces the whole team.
    #[schema(min_items = 1)]
    agents: Option<Vec<AgentDraft>>,
    termination: Option<TerminationDraft>,
    review_each_round: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionRename {
    /// "Untitled Session" if empty.
    #[schema(max_length = 200, example = "River essay, second try")]
    title: String,
}

/// Where a session is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"project_id": "019a9f6e-2c00-7000-8000-000000000001"}))]
pub(crate) struct SessionMove {
    /// Null: in no project.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    pub(crate) project_id: Option<Uuid>,
}

fn texts_by_name() -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Object, Type::Null]))
        .description(Some("Texts by name: at most 20."))
        .property_names(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .min_length(Some(1))
                .max_length(Some(200))
                .pattern(Some(r"\S")),
        ))
        .additional_properties(Some(ObjectBuilder::new().schema_type(Type::String)))
        .max_properties(Some(20))
        .build()
}

impl From<SessionDraft> for draft::SessionDraft {
    fn from(draft: SessionDraft) -> Self {
        let references = draft.reference_documents.unwrap_or_default();
        Self {
            title: draft.title,
            initial_prompt: draft.initial_prompt,
            working_document: draft.working_document,
            references: references
                .into_iter()
                .map(|(name, text)| Reference { name, text })
                .collect(),
            reference_instructions: draft.reference_instructions,
            project: draft.project_id.map(ProjectId::new),
            agents: draft.agents.map(agents),
            termination: draft.termination.unwrap_or_default().into(),
            review_each_round: draft.review_each_round.unwrap_or_default(),
        }
    }
}

fn agents(drafts: Vec<AgentDraft>) -> Vec<draft::AgentDraft> {
    drafts.into_iter().map(draft::AgentDraft::from).collect()
}

impl From<AgentDraft> for draft::AgentDraft {
    fn from(agent: AgentDraft) -> Self {
        let criteria = |criteria: Vec<CriterionDraft>| {
            criteria
                .into_iter()
                .map(draft::CriterionDraft::from)
                .collect()
        };
        Self {
            id: agent.id,
            role: agent.role.map(Into::into),
            display_name: agent.display_name,
            phase: agent.phase,
            provider: agent.provider,
            model: agent.model,
            temperature: agent.temperature,
            max_output_tokens: agent.max_output_tokens,
            system_prompt: agent.system_prompt,
            criteria: agent.evaluation_criteria.map(criteria),
            is_active: agent.is_active,
            colour: agent.colour,
            fallback_models: agent.fallback_models.unwrap_or_default(),
        }
    }
}

impl From<CriterionDraft> for draft::CriterionDraft {
    fn from(criterion: CriterionDraft) -> Self {
        Self {
            name: criterion.name,
            description: criterion.description,
            weight: criterion.weight,
        }
    }
}

impl From<draft::AgentDraft> for AgentDraft {
    fn from(agent: draft::AgentDraft) -> Self {
        let criteria = |criteria: Vec<draft::CriterionDraft>| {
            criteria.into_iter().map(CriterionDraft::from).collect()
        };
        Self {
            id: agent.id,
            role: agent.role.map(Into::into),
            display_name: agent.display_name,
            phase: agent.phase,
            provider: agent.provider,
            model: agent.model,
            temperature: agent.temperature,
            max_output_tokens: agent.max_output_tokens,
            system_prompt: agent.system_prompt,
            evaluation_criteria: agent.criteria.map(criteria),
            is_active: agent.is_active,
            colour: agent.colour,
            fallback_models: Some(agent.fallback_models),
        }
    }
}

impl From<draft::CriterionDraft> for CriterionDraft {
    fn from(criterion: draft::CriterionDraft) -> Self {
        Self {
            name: criterion.name,
            description: criterion.description,
            weight: criterion.weight,
        }
    }
}

impl From<TerminationDraft> for draft::TerminationDraft {
    fn from(termination: TerminationDraft) -> Self {
        Self {
            max_rounds: termination.max_rounds,
            score_threshold: termination.score_threshold,
            max_credits: termination.max_credits,
            stop_on_plateau: termination.stop_on_plateau,
        }
    }
}

impl From<SessionPatch> for SessionChange {
    fn from(patch: SessionPatch) -> Self {
        Self {
            title: patch.title,
            starred: patch.starred,
            agents: patch.agents.map(agents),
            termination: patch.termination.map(Into::into),
            review_each_round: patch.review_each_round,
        }
    }
}

impl From<SessionRename> for SessionChange {
    fn from(rename: SessionRename) -> Self {
        Self {
            title: Some(rename.title),
            ..Self::default()
        }
    }
}
