//! Metering.

use async_trait::async_trait;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError};
use atelier_domain::usage::{UsageCursor, UsageReader, UsageRecord};

use super::store::MemoryStore;
use super::tables::micros;

#[async_trait]
impl UsageReader for MemoryStore {
    async fn list(
        &self,
        scope: Scope,
        after: Option<UsageCursor>,
        limit: Limit,
    ) -> Result<Page<UsageRecord, UsageCursor>, PortError> {
        let after = after.map(|cursor| UsageCursor {
            at: micros(cursor.at),
            ..cursor
        });
        let tables = self.tables();
        let mut records: Vec<&UsageRecord> = tables
            .usage
            .values()
            .filter(|record| record.account == scope.user())
            .filter(|record| after.is_none_or(|last| record.cursor() > last))
            .collect();
        records.sort_by_key(|record| record.cursor());
        let rows = records
            .into_iter()
            .take(limit.get() as usize + 1)
            .cloned()
            .collect();
        Ok(Page::from_rows(rows, limit, UsageRecord::cursor))
    }
}
