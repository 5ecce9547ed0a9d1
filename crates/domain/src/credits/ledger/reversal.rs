//! Money that went back, and the credits with it.

use super::account::{About, Change};
use super::{Account, Entry, EntryKind, LedgerError, Occasion};
use crate::kernel::{LotId, MicroCredits};

impl Account {
    /// Takes back of a lot what is free of it; the rest, which was used or is held, becomes debt. Together no more than
    /// the lot ever had.
    pub fn claw_back(
        &mut self,
        lot: LotId,
        amount: MicroCredits,
        occasion: Occasion,
    ) -> Result<Entry, LedgerError> {
        let debt = self.debt;
        let lot = self.lot_mut(lot)?;
        let most = lot.granted.saturating_sub(lot.clawed_back);
        if amount > most {
            return Err(LedgerError::BeyondLot { most });
        }
        let there = lot.free().min(amount);
        let owed = amount.saturating_sub(there);
        lot.left = lot.left.saturating_sub(there);
        lot.clawed_back = lot.clawed_back.saturating_add(amount);
        let (id, counter) = (lot.id, lot.source.book());
        self.debt = debt.checked_add(owed).ok_or(LedgerError::Overflow)?;
        self.entry(
            EntryKind::Refund,
            counter,
            Change::Loss(amount),
            About::Lot(id),
            occasion,
        )
    }

    /// Gives back what was taken of a lot: a dispute was won, a refund failed. Debt is paid first.
    pub fn reinstate(
        &mut self,
        lot: LotId,
        amount: MicroCredits,
        occasion: Occasion,
    ) -> Result<Entry, LedgerError> {
        let debt = self.debt;
        let lot = self.lot_mut(lot)?;
        if amount > lot.clawed_back {
            return Err(LedgerError::BeyondLot {
                most: lot.clawed_back,
            });
        }
        let paid = debt.min(amount);
        lot.left = lot.left.saturating_add(amount.saturating_sub(paid));
        lot.clawed_back = lot.clawed_back.saturating_sub(amount);
        let (id, counter) = (lot.id, lot.source.book());
        self.debt = debt.saturating_sub(paid);
        self.entry(
            EntryKind::Adjustment,
            counter,
            Change::Gain(amount),
            About::Lot(id),
            occasion,
        )
    }
}
