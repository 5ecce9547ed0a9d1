//! Credits set aside for one call, until it is known what the call cost.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::account::{About, Change};
use super::{Account, Book, Entry, EntryKind, LedgerError, Occasion};
use crate::kernel::{HoldId, LotId, MicroCredits, SessionId, TurnId, WorkerId};

/// What a hold has of one lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldPart {
    pub lot: LotId,
    pub amount: MicroCredits,
}

/// An open hold. What it has can neither be used by another nor lapse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// In the order in which they will be used.
    pub parts: Vec<HoldPart>,
    pub claim: Claim,
}

/// What is to be held, for what and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub hold: HoldId,
    pub amount: MicroCredits,
    pub session: SessionId,
    pub turn: TurnId,
    /// Whoever makes the call.
    pub holder: WorkerId,
    /// When the holder counts as dead unless it said meanwhile that it lives.
    pub expires_at: DateTime<Utc>,
}

impl Hold {
    pub const fn id(&self) -> HoldId {
        self.claim.hold
    }

    pub const fn amount(&self) -> MicroCredits {
        self.claim.amount
    }
}

impl Account {
    /// Sets credits aside, from the lots that are to be used first.
    pub fn hold(&mut self, claim: Claim, now: DateTime<Utc>) -> Result<(), LedgerError> {
        let amount = claim.amount;
        if self.open_hold(claim.hold).is_ok() {
            return Err(LedgerError::HoldTaken(claim.hold));
        }
        let available = self.available(now);
        if amount > available {
            return Err(LedgerError::Insufficient {
                needed: amount,
                available,
            });
        }
        let mut missing = amount;
        let mut parts = Vec::new();
        for lot in self.lots.iter_mut().filter(|lot| !lot.is_expired(now)) {
            let part = lot.free().min(missing);
            if part > MicroCredits::ZERO {
                lot.held = lot.held.saturating_add(part);
                missing = missing.saturating_sub(part);
                parts.push(HoldPart {
                    lot: lot.id,
                    amount: part,
                });
            }
        }
        self.holds.push(Hold { parts, claim });
        Ok(())
    }

    /// Uses what the call cost, which is at most what was held, and gives the rest back. The entry is there also where
    /// the cost is zero: that it was is on record.
    pub fn settle(
        &mut self,
        id: HoldId,
        cost: MicroCredits,
        occasion: Occasion,
    ) -> Result<Entry, LedgerError> {
        let held = self.open_hold(id)?.amount();
        if cost > held {
            return Err(LedgerError::OverHold { held, cost });
        }
        let used = self.used.checked_add(cost).ok_or(LedgerError::Overflow)?;
        let mut missing = cost;
        for part in self.end_hold(id)?.parts {
            let burnt = part.amount.min(missing);
            missing = missing.saturating_sub(burnt);
            let lot = self.lot_mut(part.lot)?;
            lot.held = lot.held.saturating_sub(part.amount);
            lot.left = lot.left.saturating_sub(burnt);
        }
        self.used = used;
        self.entry(
            EntryKind::Usage,
            Book::Revenue,
            Change::Loss(cost),
            About::Hold(id),
            occasion,
        )
    }

    /// Gives everything back that is held.
    pub fn release(&mut self, id: HoldId) -> Result<(), LedgerError> {
        for part in self.end_hold(id)?.parts {
            let lot = self.lot_mut(part.lot)?;
            lot.held = lot.held.saturating_sub(part.amount);
        }
        Ok(())
    }

    fn open_hold(&self, id: HoldId) -> Result<&Hold, LedgerError> {
        let open = self.holds.iter().find(|hold| hold.id() == id);
        open.ok_or(LedgerError::NoSuchHold(id))
    }

    fn end_hold(&mut self, id: HoldId) -> Result<Hold, LedgerError> {
        let open = self.holds.iter().position(|hold| hold.id() == id);
        let at = open.ok_or(LedgerError::NoSuchHold(id))?;
        Ok(self.holds.remove(at))
    }
}
