//! What somebody wants to buy.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::CheckoutId;
use crate::kernel::{MicroCredits, OrderId, UserId};
use crate::models::PlanTier;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Goods {
    /// A plan, paid each month.
    Plan { plan: PlanTier },
    /// Credits that never lapse.
    Credits { packs: u32 },
}

impl Goods {
    /// Credits in a pack.
    pub const PACK: u32 = 100;
    /// Packs that one order may have.
    pub const PACKS: std::ops::RangeInclusive<u32> = 1..=100;

    /// What the paid order is worth by itself; plans give theirs with each invoice.
    pub fn credits(self) -> MicroCredits {
        match self {
            Self::Plan { .. } => MicroCredits::ZERO,
            Self::Credits { packs } => {
                let credits = u64::from(packs) * u64::from(Self::PACK);
                MicroCredits::from_credits(credits).unwrap_or(MicroCredits::ZERO)
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// The person may pay.
    Open,
    Paid,
    /// Nobody paid, or the payment failed.
    Closed,
}

impl OrderStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Closed => "closed",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    pub owner: UserId,
    pub goods: Goods,
    pub status: OrderStatus,
    /// The processor's page, once it is there.
    pub checkout: Option<CheckoutId>,
    pub url: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Order {
    /// How long a page to pay on is open.
    pub const LIFE: TimeDelta = TimeDelta::hours(23);

    pub fn expires_at(&self) -> DateTime<Utc> {
        self.created_at + Self::LIFE
    }
}
