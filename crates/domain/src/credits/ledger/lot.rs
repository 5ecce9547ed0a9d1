//! Credits that came at once, from one source.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Occasion;
use crate::kernel::{LotId, MicroCredits};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LotSource {
    /// A plan's credits for a month.
    SubscriptionGrant,
    /// A credit pack.
    Purchase,
    /// By an operator.
    AdminGrant,
}

/// New credits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub lot: LotId,
    pub source: LotSource,
    pub amount: MicroCredits,
    /// Absent: they never lapse.
    pub expires_at: Option<DateTime<Utc>>,
    /// Lots of a lower number are used first, whatever their times.
    pub priority: u8,
    /// Its time is the lot's.
    pub occasion: Occasion,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    pub id: LotId,
    pub source: LotSource,
    pub granted: MicroCredits,
    /// What is there, with what is held of it.
    pub left: MicroCredits,
    pub held: MicroCredits,
    /// What refunds and disputes took back so far, whether it was there or became debt.
    pub clawed_back: MicroCredits,
    pub expires_at: Option<DateTime<Utc>>,
    pub priority: u8,
    pub at: DateTime<Utc>,
}

impl Lot {
    pub fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// What nobody holds; it may have lapsed.
    pub const fn free(&self) -> MicroCredits {
        self.left.saturating_sub(self.held)
    }

    /// The order in which lots are used: what lapses first, then what is oldest.
    pub(super) fn order(&self) -> impl Ord + use<> {
        let end = self.expires_at.unwrap_or(DateTime::<Utc>::MAX_UTC);
        (self.priority, end, self.at, self.id)
    }
}

impl LotSource {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SubscriptionGrant => "subscription_grant",
            Self::Purchase => "purchase",
            Self::AdminGrant => "admin_grant",
        }
    }
}
