//! Costs as JSON: credits as decimal numbers.

use atelier_domain::credits;
use serde::Serialize;
use utoipa::ToSchema;

/// What a session may cost, in credits: `minimum <= expected <= maximum <= ceiling`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CostRange {
    /// One round.
    #[schema(minimum = 0, example = 1.2)]
    minimum: f64,
    /// All rounds.
    #[schema(minimum = 0, example = 3.6)]
    expected: f64,
    /// All rounds, on a document and on feedback that grow.
    #[schema(minimum = 0, example = 5.1)]
    maximum: f64,
    /// Never more than this: every call has a token limit.
    #[schema(minimum = 0, example = 12.0)]
    ceiling: f64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Estimate {
    #[serde(flatten)]
    total: CostRange,
    /// Each active agent's share.
    agents: Vec<AgentEstimate>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentEstimate {
    #[schema(example = "writer")]
    agent_id: String,
    #[serde(flatten)]
    total: CostRange,
    /// One entry a round. Only the first has a minimum.
    rounds: Vec<CostRange>,
}

impl From<credits::CostRange> for CostRange {
    fn from(range: credits::CostRange) -> Self {
        Self {
            minimum: range.minimum.as_credits(),
            expected: range.expected.as_credits(),
            maximum: range.maximum.as_credits(),
            ceiling: range.ceiling.as_credits(),
        }
    }
}

impl From<credits::Estimate> for Estimate {
    fn from(estimate: credits::Estimate) -> Self {
        Self {
            total: estimate.total.into(),
            agents: estimate
                .per_agent
                .into_iter()
                .map(AgentEstimate::from)
                .collect(),
        }
    }
}

impl From<credits::AgentEstimate> for AgentEstimate {
    fn from(estimate: credits::AgentEstimate) -> Self {
        Self {
            agent_id: estimate.agent,
            total: estimate.total.into(),
            rounds: estimate.rounds.into_iter().map(CostRange::from).collect(),
        }
    }
}
