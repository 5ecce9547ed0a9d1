//! What a session may cost.

use atelier_domain::credits;
use atelier_domain::kernel::MicroCredits;
use serde::Serialize;
use utoipa::ToSchema;

/// A range of credits: `minimum <= expected <= maximum <= ceiling`.
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
    balance: EstimateBalance,
}

/// What the account says to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EstimateBalance {
    /// Credits that new work can be paid with.
    #[schema(minimum = 0, example = 20.0)]
    available: f64,
    covers: Coverage,
    /// So many rounds, from the first on, are paid for where they cost what is expected.
    covered_rounds: u32,
}

/// Which amounts of the range are available.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Coverage {
    minimum: bool,
    expected: bool,
    maximum: bool,
    ceiling: bool,
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

impl Estimate {
    /// For somebody who has so much.
    pub(crate) fn of(estimate: credits::Estimate, available: MicroCredits) -> Self {
        let covered = estimate.total.covered_by(available);
        Self {
            total: estimate.total.into(),
            balance: EstimateBalance {
                available: available.as_credits(),
                covers: Coverage {
                    minimum: covered.minimum,
                    expected: covered.expected,
                    maximum: covered.maximum,
                    ceiling: covered.ceiling,
                },
                covered_rounds: estimate.covered_rounds(available),
            },
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
