use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::admin::AuditReader;
use atelier_domain::billing::{BillingReader, QuotaReader};
use atelier_domain::credits::{CreditReader, Rounding};
use atelier_domain::editorial::draft::SessionDraft;
use atelier_domain::editorial::{
    DocumentReader, JournalEntry, JournalReader, NoteReader, SessionReader, Status, TurnReader,
};
use atelier_domain::identity::{ApiKeyReader, ExportReader, IdentityReader, Scope, UserReader};
use atelier_domain::kernel::{MicroCredits, PortError, SessionId, WorkerId};
use atelier_domain::models::{Catalogue, PlanTier};
use atelier_domain::ports::{IdSource, Store, Transaction};
use atelier_domain::projects::ProjectReader;
use atelier_domain::usage::UsageReader;
use atelier_testkit::fakes::{FakeEvents, FakeModel, FakeSignals};
use atelier_testkit::{FrozenClock, MemoryStore, SeededIds, builders, give_credits};
use chrono::{DateTime, Utc};

use crate::editorial::{Editorial, Ports, Settings};

/// A store whose journal can't be read.
struct Unreadable(MemoryStore);

#[async_trait]
impl Store for Unreadable {
    fn identities(&self) -> &dyn IdentityReader {
        self.0.identities()
    }

    fn users(&self) -> &dyn UserReader {
        self.0.users()
    }

    fn api_keys(&self) -> &dyn ApiKeyReader {
        self.0.api_keys()
    }

    fn exports(&self) -> &dyn ExportReader {
        self.0.exports()
    }

    fn audit(&self) -> &dyn AuditReader {
        self.0.audit()
    }

    fn projects(&self) -> &dyn ProjectReader {
        self.0.projects()
    }

    fn sessions(&self) -> &dyn SessionReader {
        self.0.sessions()
    }

    fn documents(&self) -> &dyn DocumentReader {
        self.0.documents()
    }

    fn turns(&self) -> &dyn TurnReader {
        self.0.turns()
    }

    fn journal(&self) -> &dyn JournalReader {
        self
    }

    fn notes(&self) -> &dyn NoteReader {
        self.0.notes()
    }

    fn usage(&self) -> &dyn UsageReader {
        self.0.usage()
    }

    fn quotas(&self) -> &dyn QuotaReader {
        self.0.quotas()
    }

    fn credits(&self) -> &dyn CreditReader {
        self.0.credits()
    }

    fn billing(&self) -> &dyn BillingReader {
        self.0.billing()
    }

    async fn begin(&self, scope: Scope) -> Result<Box<dyn Transaction>, PortError> {
        self.0.begin(scope).await
    }

    async fn begin_for_house(&self) -> Result<Box<dyn Transaction>, PortError> {
        self.0.begin_for_house().await
    }

    async fn ready(&self) -> Result<(), PortError> {
        self.0.ready().await
    }
}

#[async_trait]
impl JournalReader for Unreadable {
    async fn after(
        &self,
        _: Scope,
        _: SessionId,
        _: u64,
        _: u32,
    ) -> Result<Vec<JournalEntry>, PortError> {
        Err(PortError::message("the journal can't be read"))
    }

    async fn last_until(&self, _: Scope, _: SessionId, _: DateTime<Utc>) -> Result<u64, PortError> {
        Err(PortError::message("the journal can't be read"))
    }
}

#[tokio::test]
async fn what_is_committed_stands_though_readers_cannot_be_told() {
    let store = MemoryStore::new();
    let ids = SeededIds::new(3);
    let person = builders::user(&ids, "ada");
    let mut transaction = store.begin_for_house().await.unwrap();
    transaction.users().ensure(&person).await.unwrap();
    transaction.commit().await.unwrap();
    let scope = Scope::person(person.id);
    give_credits(&store, &ids, scope, MicroCredits::PER_CREDIT).await;
    let events = FakeEvents::default();
    let worker = WorkerId::new(ids.uuid());
    let ports = Ports {
        store: Arc::new(Unreadable(store)),
        events: Arc::new(events.clone()),
        signals: Arc::new(FakeSignals::default()),
        models: Arc::new(FakeModel::default()),
        catalogue: Arc::new(Catalogue::builtin().unwrap()),
        clock: Arc::new(FrozenClock::default()),
        ids: Arc::new(ids),
    };
    let settings = Settings {
        plan: PlanTier::Pro,
        rounding: Rounding::Exact,
        worker,
        lease: Duration::from_secs(30),
    };
    let editorial = Editorial::new(ports, settings);
    let draft = SessionDraft {
        initial_prompt: "Write.".to_owned(),
        ..SessionDraft::default()
    };
    let id = editorial.create(scope, draft).await.unwrap().session.id;
    editorial.start(scope, id).await.unwrap();
    events.lose(true);
    editorial.pause(scope, id).await.unwrap();
    events.lose(false);
    // Its event leaves a gap, which only the journal could fill.
    let resumed = editorial.resume(scope, id).await.unwrap();
    assert_eq!(resumed.status(), Status::Running);
}
