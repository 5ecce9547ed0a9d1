//! Why an operation on an account is refused.

use crate::kernel::{HoldId, LotId, MicroCredits};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    #[error("there are {available} micro-credits, not {needed}")]
    Insufficient {
        needed: MicroCredits,
        available: MicroCredits,
    },
    #[error("the hold {0} is not open")]
    NoSuchHold(HoldId),
    #[error("the hold {0} is there already")]
    HoldTaken(HoldId),
    #[error("the hold has {held} micro-credits, which {cost} exceed")]
    OverHold {
        held: MicroCredits,
        cost: MicroCredits,
    },
    #[error("the lot {0} is not this account's")]
    NoSuchLot(LotId),
    #[error("the lot {0} is there already")]
    LotTaken(LotId),
    /// More was taken back of a lot than it ever had, or more is given back than was taken.
    #[error("no more than {most} micro-credits of the lot can be meant")]
    BeyondLot { most: MicroCredits },
    #[error("the account would be larger than the ledger can hold")]
    Overflow,
}
