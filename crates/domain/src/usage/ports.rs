//! The edge to the metering store.

use async_trait::async_trait;

use chrono::{DateTime, Utc};

use super::UsageRecord;
use crate::identity::Scope;
use crate::kernel::{Limit, Page, PortError, TurnId};

/// A call's record in the order of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsageCursor {
    pub at: DateTime<Utc>,
    pub turn: TurnId,
    pub attempt: u32,
    pub call: u32,
}

#[async_trait]
pub trait UsageReader: Send + Sync {
    /// All of the person's calls, the oldest first, also those of sessions that are gone.
    async fn list(
        &self,
        scope: Scope,
        after: Option<UsageCursor>,
        limit: Limit,
    ) -> Result<Page<UsageRecord, UsageCursor>, PortError>;
}

#[async_trait]
pub trait UsageWriter: Send {
    /// A second record of the same call is refused by the store.
    async fn record(&mut self, record: &UsageRecord) -> Result<(), PortError>;
}
