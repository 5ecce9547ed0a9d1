//! The audit log.

use async_trait::async_trait;
use atelier_domain::admin::{AuditEntry, AuditReader, AuditWriter, Audited};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, PortError};

use super::store::MemoryStore;
use super::transaction::MemoryTransaction;

#[async_trait]
impl AuditReader for MemoryStore {
    async fn after(&self, sequence: u64, limit: Limit) -> Result<Vec<AuditEntry>, PortError> {
        let tables = self.tables();
        let later = tables
            .audit
            .iter()
            .filter(|entry| entry.sequence > sequence);
        Ok(later.take(limit.get() as usize).cloned().collect())
    }

    async fn about(
        &self,
        scope: Scope,
        sequence: u64,
        limit: Limit,
    ) -> Result<Vec<AuditEntry>, PortError> {
        let tables = self.tables();
        let target = format!("user:{}", scope.user());
        let about = tables.audit.iter().filter(|entry| {
            entry.sequence > sequence
                && (entry.actor == Some(scope.user()) || entry.target == target)
        });
        Ok(about.take(limit.get() as usize).cloned().collect())
    }
}

#[async_trait]
impl AuditWriter for MemoryTransaction {
    async fn append(&mut self, audited: &Audited) -> Result<(), PortError> {
        self.check()?;
        let chain = &mut self.tables.audit;
        let (sequence, hash) = chain
            .last()
            .map_or((0, AuditEntry::ORIGIN), |last| (last.sequence, last.hash));
        chain.push(AuditEntry::after(sequence, hash, audited));
        Ok(())
    }
}
