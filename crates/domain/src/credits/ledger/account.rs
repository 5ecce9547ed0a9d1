//! One person's credits.

use chrono::{DateTime, Utc};

use super::{Book, Cause, Entry, EntryKind, Grant, Hold, Initiator, LedgerError, Lot, Occasion};
use crate::kernel::{HoldId, LotId, MicroCredits, UserId};

/// Lots of which nothing is left may be missing from it: only a refund or a dispute still asks for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub owner: UserId,
    /// In the order in which they are used.
    pub(super) lots: Vec<Lot>,
    pub(super) holds: Vec<Hold>,
    /// What was taken back after it had been used. The next grant pays it.
    pub(super) debt: MicroCredits,
    /// Since the beginning.
    pub(super) used: MicroCredits,
    /// How many there are: the last one's sequence.
    pub(super) entries: u64,
}

impl Account {
    /// The most that an account may hold, so that every sum of it fits into an entry.
    const LARGEST: u64 = i64::MAX as u64 / 4;

    pub const fn new(owner: UserId) -> Self {
        Self {
            owner,
            lots: Vec::new(),
            holds: Vec::new(),
            debt: MicroCredits::ZERO,
            used: MicroCredits::ZERO,
            entries: 0,
        }
    }

    /// One that was kept.
    pub fn kept(
        owner: UserId,
        mut lots: Vec<Lot>,
        holds: Vec<Hold>,
        debt: MicroCredits,
        used: MicroCredits,
        entries: u64,
    ) -> Self {
        lots.sort_by_key(Lot::order);
        Self {
            owner,
            lots,
            holds,
            debt,
            used,
            entries,
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

    /// The sequence of the last entry; 0 where there is none.
    pub const fn entries(&self) -> u64 {
        self.entries
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

    /// When the next credits lapse that nobody holds; in the past where that was not written yet.
    pub fn next_lapse(&self) -> Option<DateTime<Utc>> {
        let free = self
            .lots
            .iter()
            .filter(|lot| lot.free() > MicroCredits::ZERO);
        free.filter_map(|lot| lot.expires_at).min()
    }

    /// Adds a lot. What is owed is paid of it first.
    pub fn grant(&mut self, grant: Grant) -> Result<Entry, LedgerError> {
        if self.lots.iter().any(|lot| lot.id == grant.lot) {
            return Err(LedgerError::LotTaken(grant.lot));
        }
        let all = self
            .lots
            .iter()
            .fold(grant.amount, |sum, lot| sum.saturating_add(lot.left))
            .saturating_add(self.used);
        if all.get() > Self::LARGEST {
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
            at: grant.occasion.at,
        });
        self.lots.sort_by_key(Lot::order);
        self.entry(
            grant.source.entry_kind(),
            grant.source.book(),
            Change::Gain(grant.amount),
            About::Lot(grant.lot),
            grant.occasion,
        )
    }

    /// Takes away what has lapsed and nobody holds: an entry a lot.
    pub fn expire(&mut self, now: DateTime<Utc>) -> Result<Vec<Entry>, LedgerError> {
        let lapsed: Vec<LotId> = self
            .lots
            .iter()
            .filter(|lot| lot.is_expired(now) && lot.free() > MicroCredits::ZERO)
            .map(|lot| lot.id)
            .collect();
        lapsed.into_iter().map(|lot| self.lapse(lot, now)).collect()
    }

    fn lapse(&mut self, id: LotId, now: DateTime<Utc>) -> Result<Entry, LedgerError> {
        let lot = self.lot_mut(id)?;
        let (amount, left) = (lot.free(), lot.left);
        lot.left = lot.held;
        // A lot may lapse in parts, while some of it is held: what was left tells them apart.
        let cause = Cause::new(format!("expiry:{id}:{left}"));
        self.entry(
            EntryKind::Expiry,
            Book::Lapsed,
            Change::Loss(amount),
            About::Lot(id),
            Occasion::new(cause, "Credits lapsed", Initiator::System, now),
        )
    }

    /// The entry of a change that was just made.
    pub(super) fn entry(
        &mut self,
        kind: EntryKind,
        counter: Book,
        change: Change,
        about: About,
        occasion: Occasion,
    ) -> Result<Entry, LedgerError> {
        let amount = change.signed()?;
        self.entries += 1;
        Ok(Entry {
            account: self.owner,
            sequence: self.entries,
            kind,
            amount,
            balance_after: self.balance(),
            counter,
            lot: about.lot(),
            hold: about.hold(),
            occasion,
        })
    }

    pub(super) fn lot_mut(&mut self, id: LotId) -> Result<&mut Lot, LedgerError> {
        let lot = self.lots.iter_mut().find(|lot| lot.id == id);
        lot.ok_or(LedgerError::NoSuchLot(id))
    }
}

/// What in the account an entry is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum About {
    Lot(LotId),
    Hold(HoldId),
}

impl About {
    const fn lot(self) -> Option<LotId> {
        match self {
            Self::Lot(lot) => Some(lot),
            Self::Hold(_) => None,
        }
    }

    const fn hold(self) -> Option<HoldId> {
        match self {
            Self::Hold(hold) => Some(hold),
            Self::Lot(_) => None,
        }
    }
}

/// What an entry does to the person's balance.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    Gain(MicroCredits),
    Loss(MicroCredits),
}

impl Change {
    fn signed(self) -> Result<i64, LedgerError> {
        let signed =
            |amount: MicroCredits| i64::try_from(amount.get()).map_err(|_| LedgerError::Overflow);
        match self {
            Self::Gain(amount) => signed(amount),
            Self::Loss(amount) => signed(amount).map(|amount| -amount),
        }
    }
}
