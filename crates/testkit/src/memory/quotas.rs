//! What people took of the plans' monthly limits.

use async_trait::async_trait;
use atelier_domain::billing::{Month, Monthly, QuotaReader, QuotaWriter};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;

use super::store::MemoryStore;
use super::transaction::MemoryTransaction;

#[async_trait]
impl QuotaReader for MemoryStore {
    async fn used(&self, scope: Scope, kind: Monthly, month: Month) -> Result<u64, PortError> {
        let key = (scope.user(), kind, month);
        Ok(self.tables().quotas.get(&key).copied().unwrap_or_default())
    }
}

#[async_trait]
impl QuotaWriter for MemoryTransaction {
    async fn take(&mut self, scope: Scope, kind: Monthly, month: Month) -> Result<u64, PortError> {
        let mut used = 0;
        self.write("who takes something has an account", |tables| {
            tables.users.get(&scope.user())?;
            let kept = tables.quotas.entry((scope.user(), kind, month));
            let kept = kept.or_default();
            *kept += 1;
            used = *kept;
            Some(())
        })?;
        Ok(used)
    }
}
