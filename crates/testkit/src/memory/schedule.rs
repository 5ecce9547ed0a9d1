//! When chores are due.

use async_trait::async_trait;
use atelier_domain::jobs::{Chore, ScheduleWriter};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, Utc};

use super::tables::micros;
use super::transaction::MemoryTransaction;

#[async_trait]
impl ScheduleWriter for MemoryTransaction {
    async fn take(
        &mut self,
        chore: Chore,
        now: DateTime<Utc>,
        next: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        self.check()?;
        let chores = &mut self.tables.chores;
        let is_due = chores.get(&chore).is_none_or(|due| *due <= micros(now));
        if is_due {
            chores.insert(chore, micros(next));
        }
        Ok(is_due)
    }
}
