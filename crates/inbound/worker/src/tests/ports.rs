//! Ports that fail or wait when a test says so.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use atelier_domain::admin::AuditReader;
use atelier_domain::billing::{BillingReader, QuotaReader};
use atelier_domain::credits::CreditReader;
use atelier_domain::editorial::{
    DocumentReader, Gap, JournalReader, NoteReader, Position, Published, RunEvents, SessionReader,
    Subscription, TurnReader, TurnRef,
};
use atelier_domain::identity::{ApiKeyReader, ExportReader, IdentityReader, Scope, UserReader};
use atelier_domain::jobs::{JobHandler, JobQueue, QueueDepth, Shutdown};
use atelier_domain::kernel::{PortError, SessionId};
use atelier_domain::ports::{Store, Transaction};
use atelier_domain::projects::ProjectReader;
use atelier_domain::usage::UsageReader;
use tokio::sync::oneshot;

/// A store that can be read, and written unless it is broken.
pub(super) struct BreakableStore {
    pub(super) store: Arc<dyn Store>,
    pub(super) is_broken: Arc<AtomicBool>,
}

impl BreakableStore {
    fn check(&self) -> Result<(), PortError> {
        if self.is_broken.load(Ordering::Relaxed) {
            return Err(PortError::message("the disk is full"));
        }
        Ok(())
    }
}

#[async_trait]
impl Store for BreakableStore {
    fn identities(&self) -> &dyn IdentityReader {
        self.store.identities()
    }

    fn users(&self) -> &dyn UserReader {
        self.store.users()
    }

    fn api_keys(&self) -> &dyn ApiKeyReader {
        self.store.api_keys()
    }

    fn exports(&self) -> &dyn ExportReader {
        self.store.exports()
    }

    fn audit(&self) -> &dyn AuditReader {
        self.store.audit()
    }

    fn projects(&self) -> &dyn ProjectReader {
        self.store.projects()
    }

    fn sessions(&self) -> &dyn SessionReader {
        self.store.sessions()
    }

    fn documents(&self) -> &dyn DocumentReader {
        self.store.documents()
    }

    fn turns(&self) -> &dyn TurnReader {
        self.store.turns()
    }

    fn journal(&self) -> &dyn JournalReader {
        self.store.journal()
    }

    fn notes(&self) -> &dyn NoteReader {
        self.store.notes()
    }

    fn usage(&self) -> &dyn UsageReader {
        self.store.usage()
    }

    fn quotas(&self) -> &dyn QuotaReader {
        self.store.quotas()
    }

    fn credits(&self) -> &dyn CreditReader {
        self.store.credits()
    }

    fn billing(&self) -> &dyn BillingReader {
        self.store.billing()
    }

    async fn begin(&self, scope: Scope) -> Result<Box<dyn Transaction>, PortError> {
        self.check()?;
        self.store.begin(scope).await
    }

    async fn begin_for_house(&self) -> Result<Box<dyn Transaction>, PortError> {
        self.check()?;
        self.store.begin_for_house().await
    }

    async fn ready(&self) -> Result<(), PortError> {
        self.store.ready().await
    }
}

/// The first end of a run is told only when the test allows it: until then its driver is still there, though the run is
/// parked.
pub(super) struct HeldEnd {
    pub(super) events: Arc<dyn RunEvents>,
    pub(super) allowed: Mutex<Option<oneshot::Receiver<()>>>,
}

#[async_trait]
impl RunEvents for HeldEnd {
    async fn publish(&self, session: SessionId, entries: &[Published]) -> Result<(), Gap> {
        if entries.iter().any(|told| told.entry.event.ends_run()) {
            let allowed = self.allowed.lock().unwrap().take();
            if let Some(allowed) = allowed {
                allowed.await.unwrap();
            }
        }
        self.events.publish(session, entries).await
    }

    fn delta(&self, session: SessionId, turn: &Arc<TurnRef>, text: &str) {
        self.events.delta(session, turn, text);
    }

    async fn subscribe(&self, session: SessionId, after: Position) -> Subscription {
        self.events.subscribe(session, after).await
    }
}

pub(super) struct BrokenQueue;

#[async_trait]
impl JobQueue for BrokenQueue {
    async fn run(&self, _: Arc<dyn JobHandler>, _: Shutdown) -> Result<(), PortError> {
        Err(PortError::message("the connection is gone"))
    }

    async fn ready(&self) -> Result<(), PortError> {
        Err(PortError::message("the connection is gone"))
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        Err(PortError::message("the connection is gone"))
    }
}
