//! Writes on a copy, which becomes the store when they are committed.

use async_trait::async_trait;
use atelier_domain::admin::AuditWriter;
use atelier_domain::billing::{BillingWriter, QuotaWriter};
use atelier_domain::credits::CreditWriter;
use atelier_domain::editorial::EditorialWriter;
use atelier_domain::identity::{
    ApiKeyWriter, ExportWriter, RepeatWriter, SignInWriter, UserWriter,
};
use atelier_domain::jobs::{Job, ScheduleWriter};
use atelier_domain::kernel::PortError;
use atelier_domain::ports::Transaction;
use atelier_domain::projects::ProjectWriter;
use atelier_domain::usage::{UsageContext, UsageRecord, UsageWriter};
use tokio::sync::OwnedMutexGuard;

use super::store::MemoryStore;
use super::tables::{Tables, micros};

pub(super) struct MemoryTransaction {
    store: MemoryStore,
    pub(super) tables: Tables,
    jobs: Vec<Job>,
    /// A write was refused: as in a database, nothing of this can be kept any more.
    spoiled: bool,
    _writer: OwnedMutexGuard<()>,
}

impl MemoryTransaction {
    pub(super) fn new(store: MemoryStore, writer: OwnedMutexGuard<()>) -> Self {
        let tables = Tables::clone(&store.tables());
        Self {
            store,
            tables,
            jobs: Vec::new(),
            spoiled: false,
            _writer: writer,
        }
    }

    /// Makes a write that breaks no rule, or spoils the transaction.
    pub(super) fn write(
        &mut self,
        rule: &'static str,
        write: impl FnOnce(&mut Tables) -> Option<()>,
    ) -> Result<(), PortError> {
        self.check()?;
        write(&mut self.tables).ok_or_else(|| {
            self.spoiled = true;
            PortError::message(rule)
        })
    }

    pub(super) fn check(&self) -> Result<(), PortError> {
        if self.spoiled {
            return Err(PortError::message(
                "a statement of this transaction failed before",
            ));
        }
        Ok(())
    }
}

/// Adds the row unless its key is taken.
pub(super) fn insert<K: Ord, V>(
    table: &mut std::collections::BTreeMap<K, V>,
    key: K,
    value: V,
) -> Option<()> {
    if table.contains_key(&key) {
        return None;
    }
    table.insert(key, value);
    Some(())
}

#[async_trait]
impl Transaction for MemoryTransaction {
    fn users(&mut self) -> &mut dyn UserWriter {
        self
    }

    fn sign_ins(&mut self) -> &mut dyn SignInWriter {
        self
    }

    fn api_keys(&mut self) -> &mut dyn ApiKeyWriter {
        self
    }

    fn repeats(&mut self) -> &mut dyn RepeatWriter {
        self
    }

    fn exports(&mut self) -> &mut dyn ExportWriter {
        self
    }

    fn audit(&mut self) -> &mut dyn AuditWriter {
        self
    }

    fn projects(&mut self) -> &mut dyn ProjectWriter {
        self
    }

    fn editorial(&mut self) -> &mut dyn EditorialWriter {
        self
    }

    fn usage(&mut self) -> &mut dyn UsageWriter {
        self
    }

    fn quotas(&mut self) -> &mut dyn QuotaWriter {
        self
    }

    fn credits(&mut self) -> &mut dyn CreditWriter {
        self
    }

    fn billing(&mut self) -> &mut dyn BillingWriter {
        self
    }

    fn schedule(&mut self) -> &mut dyn ScheduleWriter {
        self
    }

    async fn enqueue(&mut self, job: &Job) -> Result<(), PortError> {
        self.check()?;
        self.jobs.push(job.clone());
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Result<(), PortError> {
        self.check()?;
        let Self {
            store,
            tables,
            jobs,
            ..
        } = *self;
        store.commit(tables, jobs);
        Ok(())
    }
}

#[async_trait]
impl UsageWriter for MemoryTransaction {
    async fn record(&mut self, record: &UsageRecord) -> Result<(), PortError> {
        let UsageContext::Session { turn, .. } = record.context;
        let row = UsageRecord {
            at: micros(record.at),
            ..record.clone()
        };
        self.write("this call has its usage record", |tables| {
            insert(&mut tables.usage, (turn, record.attempt, record.call), row)
        })
    }
}
