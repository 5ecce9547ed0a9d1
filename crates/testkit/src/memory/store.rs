//! The store.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::admin::AuditReader;
use atelier_domain::billing::{BillingReader, QuotaReader};
use atelier_domain::credits::CreditReader;
use atelier_domain::editorial::{
    DocumentReader, JournalReader, NoteReader, SessionReader, TurnReader,
};
use atelier_domain::identity::{ApiKeyReader, ExportReader, IdentityReader, Scope, UserReader};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::PortError;
use atelier_domain::ports::{Store, Transaction};
use atelier_domain::projects::ProjectReader;
use atelier_domain::usage::{UsageReader, UsageRecord};

use super::tables::Tables;
use super::transaction::MemoryTransaction;

/// Clones are the same store.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    committed: Arc<Mutex<Arc<Tables>>>,
    writer: Arc<tokio::sync::Mutex<()>>,
    /// How many more transactions may begin, where a test counts them.
    left: Arc<Mutex<Option<u32>>>,
    is_interruptible: Arc<AtomicBool>,
}

impl MemoryStore {
    pub fn new() -> Self {
        Self::default()
    }

    /// After so many more transactions none begins any more, as for a process that is cut off from the database.
    pub fn break_after(&self, transactions: u32) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(transactions);
    }

    /// Transactions begin again.
    pub fn mend(&self) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// From now on each read of sessions waits for one turn of the executor first, so that a test can let anything
    /// happen between two of them.
    pub fn interruptible(&self) {
        self.is_interruptible.store(true, Ordering::Relaxed);
    }

    pub(super) async fn may_be_interrupted(&self) {
        if self.is_interruptible.load(Ordering::Relaxed) {
            tokio::task::yield_now().await;
        }
    }

    fn count_transaction(&self) -> Result<(), PortError> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(left) = &mut *left {
            let broken = PortError::message("the store is broken, as a test said");
            *left = left.checked_sub(1).ok_or(broken)?;
        }
        Ok(())
    }

    /// The jobs that committed transactions queued, in order, since they were last taken.
    pub fn take_jobs(&self) -> Vec<Job> {
        let mut committed = self
            .committed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut Arc::make_mut(&mut committed).jobs)
    }

    /// Every usage record, by turn, attempt and call.
    pub fn usage_records(&self) -> Vec<UsageRecord> {
        self.tables().usage.values().cloned().collect()
    }

    pub(super) fn tables(&self) -> Arc<Tables> {
        Arc::clone(
            &self
                .committed
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Jobs may have been taken meanwhile, so only new ones are added.
    pub(super) fn commit(&self, mut tables: Tables, jobs: Vec<Job>) {
        let mut committed = self
            .committed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        tables.jobs.clone_from(&committed.jobs);
        tables.jobs.extend(jobs);
        *committed = Arc::new(tables);
    }
}

#[async_trait]
impl Store for MemoryStore {
    fn identities(&self) -> &dyn IdentityReader {
        self
    }

    fn users(&self) -> &dyn UserReader {
        self
    }

    fn api_keys(&self) -> &dyn ApiKeyReader {
        self
    }

    fn exports(&self) -> &dyn ExportReader {
        self
    }

    fn audit(&self) -> &dyn AuditReader {
        self
    }

    fn projects(&self) -> &dyn ProjectReader {
        self
    }

    fn sessions(&self) -> &dyn SessionReader {
        self
    }

    fn documents(&self) -> &dyn DocumentReader {
        self
    }

    fn turns(&self) -> &dyn TurnReader {
        self
    }

    fn journal(&self) -> &dyn JournalReader {
        self
    }

    fn notes(&self) -> &dyn NoteReader {
        self
    }

    fn usage(&self) -> &dyn UsageReader {
        self
    }

    fn quotas(&self) -> &dyn QuotaReader {
        self
    }

    fn credits(&self) -> &dyn CreditReader {
        self
    }

    fn billing(&self) -> &dyn BillingReader {
        self
    }

    async fn begin(&self, _scope: Scope) -> Result<Box<dyn Transaction>, PortError> {
        self.begin_for_house().await
    }

    async fn begin_for_house(&self) -> Result<Box<dyn Transaction>, PortError> {
        self.count_transaction()?;
        let turn = Arc::clone(&self.writer).lock_owned().await;
        Ok(Box::new(MemoryTransaction::new(self.clone(), turn)))
    }

    async fn ready(&self) -> Result<(), PortError> {
        Ok(())
    }
}
