//! What one step of a run does to its owner's account, on a copy until the step is written.

use chrono::{DateTime, Utc};

use super::{Account, AccountChange, Claim, Entry, Hold, KeptAccount, LedgerError, Occasion};
use crate::kernel::{HoldId, MicroCredits, SessionId, TurnId, WorkerId};

/// For whom a step books, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booker {
    pub session: SessionId,
    /// Who drives the run.
    pub worker: WorkerId,
    pub now: DateTime<Utc>,
    /// Until when new holds stay without a sign of life.
    pub holds_until: DateTime<Utc>,
}

/// A copy of an account that a step works on. After the step the session's open holds are those of its open turns.
#[derive(Clone, Debug)]
pub struct Booking<'a> {
    before: &'a KeptAccount,
    account: Account,
    entries: Vec<Entry>,
    booker: Booker,
}

impl<'a> Booking<'a> {
    pub fn new(before: &'a KeptAccount, booker: Booker) -> Self {
        Self {
            before,
            account: before.account.clone(),
            entries: Vec::new(),
            booker,
        }
    }

    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// What can be held now.
    pub fn available(&self) -> MicroCredits {
        self.account.available(self.booker.now)
    }

    /// What is held for a turn of the session.
    pub fn hold_of(&self, turn: TurnId) -> Option<&Hold> {
        let mut holds = self.account.holds().iter();
        holds.find(|hold| hold.claim.session == self.booker.session && hold.claim.turn == turn)
    }

    /// Holds the most that the call of a turn may cost.
    pub fn hold(
        &mut self,
        hold: HoldId,
        turn: TurnId,
        amount: MicroCredits,
    ) -> Result<(), LedgerError> {
        let claim = Claim {
            hold,
            amount,
            session: self.booker.session,
            turn,
            holder: self.booker.worker,
            expires_at: self.booker.holds_until,
        };
        self.account.hold(claim, self.booker.now)
    }

    /// What of a price can be charged for a turn: no more than is held for it.
    ///
    /// A turn whose hold was given up meanwhile, since nobody had seen its worker for so long, is paid with what is
    /// free.
    pub fn chargeable(&self, turn: TurnId, price: MicroCredits) -> MicroCredits {
        let held = self.hold_of(turn).map(Hold::amount);
        price.min(held.unwrap_or_else(|| self.available()))
    }

    /// Charges a turn that ended; what of its hold is left is free again. `spare` becomes the hold of a turn that has
    /// none any more.
    pub fn settle(
        &mut self,
        turn: TurnId,
        cost: MicroCredits,
        spare: HoldId,
        occasion: Occasion,
    ) -> Result<(), LedgerError> {
        let held = self.hold_of(turn).map(Hold::id);
        if held.is_none() {
            self.hold(spare, turn, cost)?;
        }
        let hold = held.unwrap_or(spare);
        let entry = self.account.settle(hold, cost, occasion)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Gives back what is held for turns of the session that are not among these.
    pub fn keep_only(&mut self, open: &[TurnId]) -> Result<(), LedgerError> {
        let session = self.booker.session;
        let holds = self.account.holds().iter();
        let needless: Vec<HoldId> = holds
            .filter(|hold| hold.claim.session == session && !open.contains(&hold.claim.turn))
            .map(Hold::id)
            .collect();
        needless
            .into_iter()
            .try_for_each(|hold| self.account.release(hold))
    }

    /// What is to be written with the step; nothing where the account stayed as it was.
    pub fn change(self) -> Option<AccountChange> {
        let Self {
            before,
            account,
            entries,
            booker,
        } = self;
        (account != before.account).then(|| before.change(account, entries, booker.now))
    }
}
