//! What there is to write of an account that changed.

use chrono::{DateTime, Utc};

use super::{Account, Entry, Hold, Lot};
use crate::kernel::{HoldId, UserId};

/// An account as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAccount {
    pub account: Account,
    /// Rises by one with every change; 0 where nothing was ever kept.
    pub revision: u64,
    /// From when on the next monthly credits are due; absent where none ever will be. An account that was closed keeps it,
    /// and gets none all the same.
    pub next_grant: Option<DateTime<Utc>>,
}

/// Everything that one transaction writes of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChange {
    /// As it is afterwards.
    pub after: KeptAccount,
    pub new_lots: Vec<Lot>,
    /// The lots of which more, or less, is taken back than was. What is left of each lot says the account itself.
    pub clawed_back: Vec<Lot>,
    pub opened: Vec<Hold>,
    pub ended: Vec<EndedHold>,
    /// In the order in which they were made.
    pub entries: Vec<Entry>,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedHold {
    pub hold: Hold,
    pub how: HoldEnd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HoldEnd {
    Settled,
    Released,
}

impl KeptAccount {
    /// Of whom nothing was ever kept.
    pub const fn new(owner: UserId) -> Self {
        Self {
            account: Account::new(owner),
            revision: 0,
            next_grant: Some(DateTime::UNIX_EPOCH),
        }
    }

    /// The way from this to `after`, which operations on a copy of the account led to, with all the entries they gave.
    pub fn change(&self, after: Account, entries: Vec<Entry>, at: DateTime<Utc>) -> AccountChange {
        let (lots, holds) = (self.account.lots(), self.account.holds());
        let is_settled = |id: HoldId| entries.iter().any(|entry| entry.hold == Some(id));
        let ended = holds
            .iter()
            .filter(|hold| !has(after.holds(), hold.id()))
            .map(|hold| EndedHold {
                hold: hold.clone(),
                how: if is_settled(hold.id()) {
                    HoldEnd::Settled
                } else {
                    HoldEnd::Released
                },
            });
        let opened = after.holds().iter();
        let opened = opened.filter(|hold| !has(holds, hold.id())).cloned();
        let (mut new_lots, mut clawed_back) = (Vec::new(), Vec::new());
        for lot in after.lots() {
            match lots.iter().find(|known| known.id == lot.id) {
                None => new_lots.push(lot.clone()),
                Some(known) if known.clawed_back != lot.clawed_back => {
                    clawed_back.push(lot.clone());
                }
                Some(_) => {}
            }
        }
        AccountChange {
            new_lots,
            clawed_back,
            opened: opened.collect(),
            ended: ended.collect(),
            entries,
            at,
            after: Self {
                account: after,
                revision: self.revision + 1,
                next_grant: self.next_grant,
            },
        }
    }
}

fn has(holds: &[Hold], id: HoldId) -> bool {
    holds.iter().any(|hold| hold.id() == id)
}

impl HoldEnd {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Released => "released",
        }
    }
}
