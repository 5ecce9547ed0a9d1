//! The edge to the audit log.

use async_trait::async_trait;

use super::{AuditEntry, Audited};
use crate::identity::Scope;
use crate::kernel::{Limit, PortError};

#[async_trait]
pub trait AuditReader: Send + Sync {
    /// Entries after a sequence, in order.
    async fn after(&self, sequence: u64, limit: Limit) -> Result<Vec<AuditEntry>, PortError>;

    /// The same of those alone that tell what a person did, or what was done to their account.
    async fn about(
        &self,
        scope: Scope,
        sequence: u64,
        limit: Limit,
    ) -> Result<Vec<AuditEntry>, PortError>;
}

#[async_trait]
pub trait AuditWriter: Send {
    /// Adds to the end of the chain, with the transaction that did what is recorded. Transactions that append wait for
    /// each other, so append last.
    async fn append(&mut self, audited: &Audited) -> Result<(), PortError>;
}
