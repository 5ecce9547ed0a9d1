//! Plans, as far as models know them.

use serde::{Deserialize, Serialize};

use crate::credits::Multiplier;

/// From the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanTier {
    Free,
    Starter,
    Pro,
    Enterprise,
}

impl PlanTier {
    pub const ALL: [Self; 4] = [Self::Free, Self::Starter, Self::Pro, Self::Enterprise];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Starter => "starter",
            Self::Pro => "pro",
            Self::Enterprise => "enterprise",
        }
    }

    /// The first plan that may use a model of this multiplier, unless the model's entry names one: up to 0.3 every
    /// plan, up to 1 starter, up to 1.5 pro, above that enterprise.
    pub const fn for_multiplier(multiplier: Multiplier) -> Self {
        match multiplier.thousandths() {
            0..=300 => Self::Free,
            301..=1_000 => Self::Starter,
            1_001..=1_500 => Self::Pro,
            1_501.. => Self::Enterprise,
        }
    }
}
