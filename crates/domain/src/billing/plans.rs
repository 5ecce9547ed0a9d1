//! The table of plans: a change of a number touches this file alone.

use crate::models::PlanTier;

/// What a plan allows one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanLimits {
    pub agents: u32,
    pub rounds: u32,
    pub document_words: u64,
    /// Whether earlier versions can be read, compared and restored.
    pub version_history: bool,
}

impl PlanLimits {
    pub const fn of(plan: PlanTier) -> Self {
        match plan {
            PlanTier::Free => Self {
                agents: 2,
                rounds: 3,
                document_words: 3_000,
                version_history: false,
            },
            PlanTier::Starter => Self {
                agents: 3,
                rounds: 6,
                document_words: 15_000,
                version_history: true,
            },
            PlanTier::Pro => Self {
                agents: 4,
                rounds: 12,
                document_words: 50_000,
                version_history: true,
            },
            PlanTier::Enterprise => Self {
                agents: 12,
                rounds: 20,
                document_words: 100_000,
                version_history: true,
            },
        }
    }

    /// The first plan that allows it; nothing where none does.
    pub fn first_plan_with(allows: impl Fn(&Self) -> bool) -> Option<PlanTier> {
        PlanTier::ALL
            .into_iter()
            .find(|plan| allows(&Self::of(*plan)))
    }
}
