//! Money that came in, the credits that were given for it, and both going back.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{DisputeId, DisputeStatus, InvoiceId, Money};
use crate::kernel::{LotId, MicroCredits, OrderId, UserId};

/// What was paid. Credits are given once for each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReceiptSource {
    Invoice(InvoiceId),
    Order(OrderId),
}

impl fmt::Display for ReceiptSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invoice(id) => write!(f, "invoice:{id}"),
            Self::Order(id) => write!(f, "order:{id}"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it names neither an invoice nor an order")]
pub struct NotASource;

impl FromStr for ReceiptSource {
    type Err = NotASource;

    fn from_str(text: &str) -> Result<Self, NotASource> {
        match text.split_once(':') {
            Some(("invoice", id)) => Ok(Self::Invoice(InvoiceId::new(id))),
            Some(("order", id)) => id.parse().map(Self::Order).map_err(|_| NotASource),
            _ => Err(NotASource),
        }
    }
}

/// A dispute as it was told last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDispute {
    pub id: DisputeId,
    pub amount: u64,
    pub status: DisputeStatus,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub source: ReceiptSource,
    pub owner: UserId,
    /// What was charged; zero where nothing was due.
    pub paid: Money,
    /// The credits that it brought; absent where it brought none.
    pub lot: Option<LotId>,
    pub granted: MicroCredits,
    /// Money that went back by refunds.
    pub refunded: u64,
    pub disputes: Vec<KeptDispute>,
    /// Credits that were taken back for it; fewer than were due where some had lapsed.
    pub clawed_back: MicroCredits,
    pub at: DateTime<Utc>,
    /// Counts writes, as a subscription's does.
    pub revision: u64,
}

impl Receipt {
    /// Money that is not here any more: refunds, and disputes but those that were won or are only asked about. Never
    /// more than was paid.
    pub fn reversed(&self) -> u64 {
        let disputed = self
            .disputes
            .iter()
            .filter(|dispute| matches!(dispute.status, DisputeStatus::Open | DisputeStatus::Lost))
            .fold(0_u64, |sum, dispute| sum.saturating_add(dispute.amount));
        self.refunded.saturating_add(disputed).min(self.paid.amount)
    }

    /// The credits that have to be taken back in all: as large a part of what was given as went back of the money,
    /// rounded down, and all of it where all of that did.
    pub fn due_back(&self) -> MicroCredits {
        if self.paid.amount == 0 {
            return MicroCredits::ZERO;
        }
        let part = u128::from(self.granted.get()) * u128::from(self.reversed());
        let due = part / u128::from(self.paid.amount);
        // At most what was granted, which fits.
        MicroCredits::new(u64::try_from(due).unwrap_or(u64::MAX)).min(self.granted)
    }

    /// The credits that are taken back of its lot in all, now that it follows on `before`; so much of the lot is free, and so
    /// much of it has lapsed so far.
    ///
    /// What is due back comes of what is free, then of what lapsed, which is gone already; only for the rest, which was
    /// used, there is debt. When less is due than before, what was taken is given back first.
    pub fn taken_back(
        &self,
        before: &Self,
        free: MicroCredits,
        lapsed: MicroCredits,
    ) -> MicroCredits {
        let (due, was_due, taken) = (self.due_back(), before.due_back(), before.clawed_back);
        if due <= was_due {
            return taken.saturating_sub(was_due.saturating_sub(due));
        }
        let more = due.saturating_sub(was_due);
        let made_up_for = was_due.saturating_sub(taken);
        let gone = lapsed.saturating_sub(made_up_for);
        let by_lapse = more.saturating_sub(free).min(gone);
        taken.saturating_add(more.saturating_sub(by_lapse))
    }

    /// Takes note of a dispute as it is now.
    #[must_use]
    pub fn with_dispute(mut self, told: KeptDispute) -> Self {
        match self.disputes.iter_mut().find(|kept| kept.id == told.id) {
            Some(kept) => *kept = told,
            None => self.disputes.push(told),
        }
        self
    }
}
