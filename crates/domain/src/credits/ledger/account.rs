//! One person's credits.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::hold::Change;
use super::{Book, Cause, Entry, EntryKind, Grant, Hold, LedgerError, Lot};
use crate::kernel::{LotId, MicroCredits, UserId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub owner: UserId,
    /// In the order in which they are used.
    pub(super) lots: Vec<Lot>,
    pub(super) holds: Vec<Hold>,
    /// What was taken back after it had been used. The next grant pays it.
    pub(super) debt: MicroCredits,
    /// Since the beginning.
    pub(super) used: MicroCredits,
}

impl Account {
    /// The most that an account may hold, so that every sum of it fits into an entry.
    const LARGEST: u64 = i64::MAX as u64 / 4;
    /// An empty lot is kept for so long: a refund or a dispute may still name it. Card networks allow 540 days.
    const TAKEN_BACK_WITHIN: TimeDelta = TimeDelta::days(540);

    pub const fn new(owner: UserId) -> Self {
        Self {
            owner,
            lots: Vec::new(),
            holds: Vec::new(),
            debt: MicroCredits::ZERO,
            used: MicroCredits::ZERO,
        }
    }

    pub fn lots(&self) -> &[Lot] {
        &self.lots
    }

    pub fn holds(&self) -> &[Hold] {
        &self.holds
    }

    pub const fn debt(&self) -> MicroCredits {
        self.debt
    }

    pub const fn used(&self) -> MicroCredits {
        self.used
    }

    /// What is there, with what is held, less the debt. Lapsed credits count until their expiry is written.
    pub fn balance(&self) -> i64 {
        let left = self
            .lots
            .iter()
            .fold(0_u64, |sum, lot| sum.saturating_add(lot.left.get()));
        // Both are bounded by `LARGEST`, which every grant is held to.
        left.cast_signed() - self.debt.get().cast_signed()
    }

    pub fn held(&self) -> MicroCredits {
        self.holds.iter().fold(MicroCredits::ZERO, |sum, hold| {
            sum.saturating_add(hold.amount())
        })
    }

    /// What can be held at this time.
    pub fn available(&self, now: DateTime<Utc>) -> MicroCredits {
        let usable = self.lots.iter().filter(|lot| !lot.is_expired(now));
        let free = usable.fold(MicroCredits::ZERO, |sum, lot| {
            sum.saturating_add(lot.free())
        });
        free.saturating_sub(self.debt)
    }

    /// Adds a lot. What is owed is paid of it first.
    pub fn grant(&mut self, grant: Grant) -> Result<Entry, LedgerError> {
        if self.lots.iter().any(|lot| lot.id == grant.lot) {
            return Err(LedgerError::LotTaken(grant.lot));
        }
        let granted = self
            .lots
            .iter()
            .fold(grant.amount, |sum, lot| sum.saturating_add(lot.granted));
        if granted.saturating_add(self.used).get() > Self::LARGEST {
            return Err(LedgerError::Overflow);
        }
        let paid = self.debt.min(grant.amount);
        self.debt = self.debt.saturating_sub(paid);
        self.lots.push(Lot {
            id: grant.lot,
            source: grant.source,
            granted: grant.amount,
            left: grant.amount.saturating_sub(paid),
            held: MicroCredits::ZERO,
            clawed_back: MicroCredits::ZERO,
            expires_at: grant.expires_at,
            priority: grant.priority,
            at: grant.at,
        });
        self.lots.sort_by_key(Lot::order);
        self.entry(
            grant.source.entry_kind(),
            grant.source.book(),
            Change::Gain(grant.amount),
            grant.cause,
            Some(grant.lot),
            grant.at,
        )
    }

    /// Takes away what has lapsed and nobody holds: an entry a lot.
    pub fn expire(&mut self, now: DateTime<Utc>) -> Result<Vec<Entry>, LedgerError> {
        let mut lapsed = Vec::new();
        for lot in self.lots.iter_mut().filter(|lot| lot.is_expired(now)) {
            let amount = lot.free();
            if amount > MicroCredits::ZERO {
                lapsed.push((lot.id, amount, lot.left));
                lot.left = lot.held;
            }
        }
        let mut entries = Vec::new();
        let mut balance = self.balance();
        for (lot, amount, left) in lapsed.into_iter().rev() {
            // A lot may lapse in parts, while some of it is held: what was left tells them apart.
            let cause = Cause::new(format!("expiry:{lot}:{left}"));
            let mut entry = self.entry(
                EntryKind::Expiry,
                Book::Lapsed,
                Change::Loss(amount),
                cause,
                Some(lot),
                now,
            )?;
            entry.balance_after = balance;
            balance -= entry.amount;
            entries.push(entry);
        }
        entries.reverse();
        self.lots
            .retain(|lot| lot.left > MicroCredits::ZERO || now < lot.at + Self::TAKEN_BACK_WITHIN);
        Ok(entries)
    }

    pub(super) fn entry(
        &self,
        kind: EntryKind,
        counter: Book,
        change: Change,
        cause: Cause,
        lot: Option<LotId>,
        at: DateTime<Utc>,
    ) -> Result<Entry, LedgerError> {
        Ok(Entry {
            account: self.owner,
            kind,
            amount: change.signed()?,
            balance_after: self.balance(),
            cause,
            lot,
            counter,
            at,
        })
    }

    pub(super) fn lot_mut(&mut self, id: LotId) -> Result<&mut Lot, LedgerError> {
        let lot = self.lots.iter_mut().find(|lot| lot.id == id);
        lot.ok_or(LedgerError::NoSuchLot(id))
    }
}
