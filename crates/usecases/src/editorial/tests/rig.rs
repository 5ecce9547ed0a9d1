//! What the tests of this context stand on.

use std::sync::Arc;

use atelier_domain::credits::Rounding;
use atelier_domain::editorial::draft::{AgentDraft, SessionDraft, TerminationDraft};
use atelier_domain::editorial::{Role, Session, Turn};
use atelier_domain::identity::{Scope, User};
use atelier_domain::kernel::{Limit, SessionId};
use atelier_domain::models::{Catalogue, ModelRequest, PlanTier};
use atelier_domain::ports::Store;
use atelier_testkit::builders::{start, user};
use atelier_testkit::fakes::{Answer, FakeEvents, FakeModel, FakeSignals};
use atelier_testkit::{FrozenClock, MemoryStore, SeededIds};
use futures_util::FutureExt;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::editorial::{Driven, Editorial, Ports, RunError, Settings};

pub(super) struct Rig {
    pub(super) editorial: Arc<Editorial>,
    pub(super) store: MemoryStore,
    pub(super) model: FakeModel,
    pub(super) events: FakeEvents,
    pub(super) scope: Scope,
    pub(super) changed: Notify,
    pub(super) shutdown: CancellationToken,
}

impl Rig {
    pub(super) fn new() -> Self {
        Self::on(PlanTier::Enterprise)
    }

    pub(super) fn on(plan: PlanTier) -> Self {
        let model = FakeModel::default();
        let store = MemoryStore::new();
        let events = FakeEvents::default();
        let ids = SeededIds::new(7);
        let person = user(&ids, "person");
        let scope = Scope::person(person.id);
        add(&store, &person).now_or_never().unwrap();
        let ports = Ports {
            store: Arc::new(store.clone()),
            events: Arc::new(events.clone()),
            signals: Arc::new(FakeSignals::default()),
            models: Arc::new(model.clone()),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(FrozenClock::at(start())),
            ids: Arc::new(ids),
        };
        let settings = Settings {
            plan,
            rounding: Rounding::Exact,
        };
        Self {
            editorial: Arc::new(Editorial::new(ports, settings)),
            store,
            model,
            events,
            scope,
            changed: Notify::new(),
            shutdown: CancellationToken::new(),
        }
    }

    pub(super) fn answer(&self, script: impl Fn(&ModelRequest) -> Answer + Send + Sync + 'static) {
        self.model.answer(script);
    }

    /// A session with a writer and two editors, of so many rounds.
    pub(super) async fn session(&self, rounds: u64) -> SessionId {
        let roles = [Role::Writer, Role::ContentExpert, Role::StyleEditor];
        let draft = SessionDraft {
            initial_prompt: "Tighten it.".to_owned(),
            working_document: Some("An old text.\n".to_owned()),
            agents: Some(roles.map(agent).to_vec()),
            termination: TerminationDraft {
                max_rounds: Some(rounds),
                score_threshold: Some(None),
                stop_on_plateau: Some(false),
                ..TerminationDraft::default()
            },
            ..SessionDraft::default()
        };
        self.editorial
            .create(self.scope, draft)
            .await
            .unwrap()
            .session
            .id
    }

    pub(super) async fn drive(&self, id: SessionId) -> Result<Driven, RunError> {
        self.editorial
            .drive(self.scope, id, &self.changed, &self.shutdown)
            .await
    }

    /// Starts and drives to where it parks.
    pub(super) async fn run(&self, id: SessionId) -> Session {
        self.editorial.start(self.scope, id).await.unwrap();
        assert_eq!(self.drive(id).await.unwrap(), Driven::Parked);
        self.read(id).await
    }

    pub(super) async fn read(&self, id: SessionId) -> Session {
        self.editorial.get(self.scope, id).await.unwrap().session
    }

    pub(super) async fn turns(&self, id: SessionId) -> Vec<Turn> {
        let limit = Limit::new(100).unwrap();
        self.editorial
            .turns(self.scope, id, None, limit)
            .await
            .unwrap()
            .items
    }

    pub(super) async fn document(&self, id: SessionId) -> String {
        self.editorial
            .document(self.scope, id)
            .await
            .unwrap()
            .unwrap()
            .content
    }

    /// The names of the journal's entries.
    pub(super) async fn journal(&self, id: SessionId) -> Vec<&'static str> {
        let entries = self
            .store
            .journal()
            .after(self.scope, id, 0, 1_000)
            .await
            .unwrap();
        let sequences: Vec<u64> = entries.iter().map(|entry| entry.sequence).collect();
        assert_eq!(sequences, (1..=entries.len() as u64).collect::<Vec<_>>());
        entries.iter().map(|entry| entry.event.name()).collect()
    }
}

async fn add(store: &MemoryStore, person: &User) {
    let mut transaction = store.begin().await.unwrap();
    transaction.users().ensure(person).await.unwrap();
    transaction.commit().await.unwrap();
}

pub(super) fn agent(role: Role) -> AgentDraft {
    AgentDraft {
        role: Some(role),
        ..AgentDraft::default()
    }
}
