//! What can be wrong with the books.

use super::rows::Stray;
use crate::kernel::{HoldId, LotId, UserId};

/// Something in an account that can't be, whatever happened to it. Amounts are micro-credits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("account {owner}: {what}")]
pub struct Discrepancy {
    pub owner: UserId,
    pub what: Wrong,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("the balance is {kept}, and its entries sum up to {entries}")]
    BalanceNotEntries { kept: i64, entries: i64 },
    #[error("the balance is {kept}, and the lots less the debt are {lots}")]
    BalanceNotLots { kept: i64, lots: i64 },
    #[error("{kept} is held, and the open holds sum up to {holds}")]
    HeldNotHolds { kept: i64, holds: i64 },
    #[error("{kept} was used, and the entries of use sum up to {entries}")]
    UsedNotEntries { kept: i64, entries: i64 },
    #[error("the debt is {0}")]
    NegativeDebt(i64),
    #[error("there are to be {kept} entries, and the last one is {last}")]
    EntriesMiscounted { kept: i64, last: i64 },
    #[error("entry {expected} is missing: {found} comes in its place")]
    EntryMissing { expected: i64, found: i64 },
    #[error("the balance after entry {sequence} is {sum}, not {kept}")]
    BalanceAfter { sequence: i64, kept: i64, sum: i64 },
    #[error("the postings of entry {sequence} sum up to {sum}, not to zero")]
    Unbalanced { sequence: i64, sum: i64 },
    #[error("the kind or the book of entry {0} can't be read")]
    EntryUnreadable(i64),
    #[error("entry {0} has the book of another kind of entry")]
    WrongBook(i64),
    #[error("entry {0} takes where its kind gives, or gives where it takes")]
    WrongSign(i64),
    #[error("entry {0} names no lot, and it is about one")]
    NoLotNamed(i64),
    #[error("entry {sequence} names the lot {lot}, which the account has not")]
    UnknownLot { sequence: i64, lot: LotId },
    #[error("the lot {0} came by no entry")]
    LotWithoutGrant(LotId),
    #[error("the lot {lot} came with {kept}, and its entry says {entry}")]
    LotNotGranted { lot: LotId, kept: i64, entry: i64 },
    #[error("{kept} was taken back of the lot {lot}, and its entries say {entries}")]
    ClawedBackNotEntries { lot: LotId, kept: i64, entries: i64 },
    #[error("the account says something else of the lot {0} than what it came with")]
    LotNotAsItCame(LotId),
    #[error("the lot {lot} has {left} left, of which {held} is held")]
    LotOverheld { lot: LotId, left: i64, held: i64 },
    #[error("{kept} of the lot {lot} is held, and the open holds have {holds} of it")]
    LotHeldNotHolds { lot: LotId, kept: i64, holds: i64 },
    #[error("the hold {hold} is over {amount}, and its parts are {parts}")]
    HoldNotParts {
        hold: HoldId,
        amount: i64,
        parts: i64,
    },
    #[error("the parts of the hold {0} can't be read")]
    HoldUnreadable(HoldId),
    #[error("the hold {hold} is on the lot {lot}, which the account has not")]
    HoldOnUnknownLot { hold: HoldId, lot: LotId },
    #[error("the hold {0} is open, and nobody says that its call is still made")]
    HoldLeftOpen(HoldId),
    #[error("entry {sequence} settles the hold {hold}, which is not settled")]
    NotSettled { sequence: i64, hold: HoldId },
    #[error("entry {0} is of use, and names no hold")]
    NoHoldNamed(i64),
    #[error("the hold {0} is settled, and no entry says at what cost")]
    SettledWithoutEntry(HoldId),
    #[error("there are rows of it, and no account")]
    NoAccount,
}

impl From<Stray> for Discrepancy {
    fn from(stray: Stray) -> Self {
        match stray {
            Stray::NoAccount(owner) => Self {
                owner,
                what: Wrong::NoAccount,
            },
            Stray::Unsettled(owner, hold) => Self {
                owner,
                what: Wrong::SettledWithoutEntry(hold),
            },
        }
    }
}
