//! The one store, as a process reaches it.

use async_trait::async_trait;
use atelier_domain::admin::{AuditReader, AuditWriter};
use atelier_domain::billing::{BillingReader, BillingWriter, QuotaReader, QuotaWriter};
use atelier_domain::credits::{CreditReader, CreditWriter};
use atelier_domain::editorial::{
    DocumentReader, EditorialWriter, JournalReader, NoteReader, RunHead, Session, SessionCursor,
    SessionFilter, SessionReader, SessionSummary, TurnReader,
};
use atelier_domain::identity::{
    ApiKeyReader, ApiKeyWriter, ExportReader, ExportWriter, IdentityReader, RepeatWriter, Scope,
    SignInWriter, UserReader, UserWriter,
};
use atelier_domain::jobs::{Job, ScheduleWriter};
use atelier_domain::kernel::{Limit, Page, PortError, SessionId};
use atelier_domain::ports::{Store, Transaction};
use atelier_domain::projects::{ProjectReader, ProjectWriter};
use atelier_domain::usage::{UsageReader, UsageWriter};
use atelier_testkit::MemoryStore;
use chrono::{DateTime, Utc};
use futures_util::FutureExt;

use crate::books::check_holds;
use crate::chance::Chance;
use crate::link::{Condition, Link};

/// A connection that takes its time and now and then breaks.
#[derive(Clone)]
pub(crate) struct RemoteStore {
    store: MemoryStore,
    link: Link,
    chance: Chance,
}

fn broken() -> PortError {
    PortError::unavailable("the connection broke", "in the simulation")
}

impl RemoteStore {
    pub(crate) fn new(store: MemoryStore, link: Link, chance: Chance) -> Self {
        Self {
            store,
            link,
            chance,
        }
    }

    async fn ask(&self) -> Result<(), PortError> {
        self.link.cross().await;
        if self.chance.percent(1) {
            return Err(broken());
        }
        Ok(())
    }
}

#[async_trait]
impl Store for RemoteStore {
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
        self
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
        self.ask().await?;
        Ok(Box::new(RemoteTransaction {
            transaction: self.store.begin(scope).await?,
            remote: self.clone(),
            scope: Some(scope),
        }))
    }

    async fn begin_for_house(&self) -> Result<Box<dyn Transaction>, PortError> {
        self.ask().await?;
        Ok(Box::new(RemoteTransaction {
            transaction: self.store.begin_for_house().await?,
            remote: self.clone(),
            scope: None,
        }))
    }

    async fn ready(&self) -> Result<(), PortError> {
        self.store.ready().await
    }
}

/// Statements cross with the commit: what a process that stands or dies has not committed is rolled back, as a database
/// does when a connection is idle or gone.
struct RemoteTransaction {
    transaction: Box<dyn Transaction>,
    remote: RemoteStore,
    /// In whose name it is.
    scope: Option<Scope>,
}

#[async_trait]
impl Transaction for RemoteTransaction {
    fn users(&mut self) -> &mut dyn UserWriter {
        self.transaction.users()
    }

    fn sign_ins(&mut self) -> &mut dyn SignInWriter {
        self.transaction.sign_ins()
    }

    fn api_keys(&mut self) -> &mut dyn ApiKeyWriter {
        self.transaction.api_keys()
    }

    fn repeats(&mut self) -> &mut dyn RepeatWriter {
        self.transaction.repeats()
    }

    fn exports(&mut self) -> &mut dyn ExportWriter {
        self.transaction.exports()
    }

    fn audit(&mut self) -> &mut dyn AuditWriter {
        self.transaction.audit()
    }

    fn projects(&mut self) -> &mut dyn ProjectWriter {
        self.transaction.projects()
    }

    fn editorial(&mut self) -> &mut dyn EditorialWriter {
        self.transaction.editorial()
    }

    fn usage(&mut self) -> &mut dyn UsageWriter {
        self.transaction.usage()
    }

    fn quotas(&mut self) -> &mut dyn QuotaWriter {
        self.transaction.quotas()
    }

    fn credits(&mut self) -> &mut dyn CreditWriter {
        self.transaction.credits()
    }

    fn billing(&mut self) -> &mut dyn BillingWriter {
        self.transaction.billing()
    }

    fn schedule(&mut self) -> &mut dyn ScheduleWriter {
        self.transaction.schedule()
    }

    async fn enqueue(&mut self, job: &Job) -> Result<(), PortError> {
        self.transaction.enqueue(job).await
    }

    async fn commit(self: Box<Self>) -> Result<(), PortError> {
        let Self {
            transaction,
            remote,
            scope,
        } = *self;
        if remote.link.condition() != Condition::Works || remote.chance.percent(1) {
            drop(transaction);
            remote.link.cross().await;
            return Err(broken());
        }
        transaction.commit().await?;
        if let Some(scope) = scope {
            let holds = check_holds(&remote.store, scope);
            holds.now_or_never().unwrap();
        }
        // The answer may get lost, or never be heard.
        remote.link.cross().await;
        if remote.chance.percent(1) {
            return Err(broken());
        }
        Ok(())
    }
}

#[async_trait]
impl SessionReader for RemoteStore {
    async fn find(&self, scope: Scope, id: SessionId) -> Result<Option<Session>, PortError> {
        self.ask().await?;
        self.store.sessions().find(scope, id).await
    }

    async fn list(
        &self,
        scope: Scope,
        filter: &SessionFilter,
        after: Option<SessionCursor>,
        limit: Limit,
    ) -> Result<Page<SessionSummary, SessionCursor>, PortError> {
        let sessions = self.store.sessions();
        sessions.list(scope, filter, after, limit).await
    }

    async fn heads(&self, scope: Scope, ids: &[SessionId]) -> Result<Vec<RunHead>, PortError> {
        self.store.sessions().heads(scope, ids).await
    }

    async fn changed_since(
        &self,
        scope: Scope,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<RunHead>, PortError> {
        let sessions = self.store.sessions();
        sessions.changed_since(scope, since, limit).await
    }
}
