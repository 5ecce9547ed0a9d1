//! The edge to the ledger as it is kept.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::ledger::proof::{Books, EntryRow, Stray};
use super::ledger::{AccountChange, Cause, Entry, EntryKind, KeptAccount, Lot};
use crate::identity::Scope;
use crate::kernel::{Limit, LotId, MicroCredits, Page, PortError, SessionId, UserId};

/// Which entries a history shows; absent means any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    pub kind: Option<EntryKind>,
    pub session: Option<SessionId>,
}

/// The last entry of a page: histories go from the newest down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryCursor {
    pub sequence: u64,
}

#[async_trait]
pub trait CreditReader: Send + Sync {
    /// Without the lots of which nothing is left. Absent where nothing was ever kept of the person.
    async fn account(&self, scope: Scope) -> Result<Option<KeptAccount>, PortError>;

    async fn entries(
        &self,
        scope: Scope,
        filter: &EntryFilter,
        after: Option<EntryCursor>,
        limit: Limit,
    ) -> Result<Page<Entry, EntryCursor>, PortError>;

    /// The last credits that came, whatever is left of them.
    async fn last_grant(&self, scope: Scope) -> Result<Option<Lot>, PortError>;

    /// Accounts whose monthly credits are due, and people who have no account yet; some of them, in no order.
    async fn due_grants(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<UserId>, PortError>;

    /// Accounts with lapsed credits that nobody holds; some of them, in no order.
    async fn lapsed(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<UserId>, PortError>;

    /// Sessions with open holds that nobody prolonged in time and whose run no worker holds either; some of them, in no
    /// order.
    async fn abandoned(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<(UserId, SessionId)>, PortError>;

    /// Everybody who has an account, after a person, in the order of their ids.
    async fn owners(&self, after: Option<UserId>, limit: u32) -> Result<Vec<UserId>, PortError>;

    /// What is kept of these people's accounts, all of it as of one moment, in the order of their ids. MUST NOT fail for
    /// what can't be true.
    async fn books(&self, owners: &[UserId]) -> Result<Vec<Books>, PortError>;

    /// The entries of everybody from one person to another, after one of a person's entries, as they are kept: in the
    /// order of people, and then of sequences.
    async fn entry_rows(
        &self,
        people: RangeInclusive<UserId>,
        after: Option<(UserId, i64)>,
        limit: u32,
    ) -> Result<Vec<EntryRow>, PortError>;

    /// Rows that belong to nothing; some of them, in no order.
    async fn strays(&self, limit: u32) -> Result<Vec<Stray>, PortError>;
}

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The change was made from a state that is no longer the last.
    #[error("the account changed meanwhile")]
    Stale,
    #[error(transparent)]
    Port(#[from] PortError),
}

#[async_trait]
pub trait CreditWriter: Send {
    /// The account with all of its lots, kept from others until the transaction ends. Where there was none it is made,
    /// with its monthly credits due.
    async fn lock(&mut self, owner: UserId) -> Result<KeptAccount, PortError>;

    /// Whether an entry has this cause. Exact only while the account is locked.
    async fn has(&mut self, cause: &Cause) -> Result<bool, PortError>;

    /// What has lapsed so far of a lot. Exact only while the account is locked.
    async fn lapsed(&mut self, owner: UserId, lot: LotId) -> Result<MicroCredits, PortError>;

    /// Writes what changed. MUST answer [`SaveError::Stale`] when the revision it was made from is not the last, and
    /// fail for a cause that is taken and for a hold that ended before.
    async fn save(&mut self, change: &AccountChange) -> Result<(), SaveError>;

    /// Prolongs the open holds of a session; the account's revision stays as it is.
    async fn renew_holds(
        &mut self,
        scope: Scope,
        session: SessionId,
        until: DateTime<Utc>,
    ) -> Result<(), PortError>;
}
