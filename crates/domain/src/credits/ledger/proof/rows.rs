//! What is kept, as it is found: nothing here is believed.

use chrono::{DateTime, Utc};

use crate::credits::ledger::{Book, EntryKind, HoldEnd};
use crate::kernel::{HoldId, LotId, UserId};

/// One account without its entries, all of one moment. Amounts are micro-credits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books {
    pub account: AccountRow,
    pub lots: Vec<LotRow>,
    pub open_holds: Vec<HoldRow>,
    /// The largest sequence that an entry has; 0 where there is none.
    pub last_entry: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountRow {
    pub owner: UserId,
    pub balance: i64,
    pub held: i64,
    pub debt: i64,
    pub used: i64,
    pub entries: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotRow {
    pub id: LotId,
    pub granted: i64,
    pub left: i64,
    pub held: i64,
    pub clawed_back: i64,
    /// Whether the account, where it has some of it left, says of it what it came with.
    pub is_as_it_came: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRow {
    pub id: HoldId,
    pub amount: i64,
    /// Absent where they can't be read.
    pub parts: Option<Vec<(LotId, i64)>>,
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    pub owner: UserId,
    pub sequence: i64,
    /// Absent where it is none that there is.
    pub kind: Option<EntryKind>,
    pub amount: i64,
    pub counter: Option<Book>,
    pub counter_amount: i64,
    pub balance_after: i64,
    pub lot: Option<LotId>,
    pub hold: Option<SettledHold>,
}

/// The hold that an entry names, with what became of it: absent while it is open, and where there is no such hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledHold {
    pub id: HoldId,
    pub end: Option<HoldEnd>,
}

/// A row that belongs to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stray {
    /// There are lots, holds or entries, and no account.
    NoAccount(UserId),
    /// A hold was settled, and no entry says at what cost.
    Unsettled(UserId, HoldId),
}
