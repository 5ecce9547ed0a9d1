//! What the tests of this context stand on.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::credits::Rounding;
use atelier_domain::editorial::draft::{AgentDraft, SessionDraft, TerminationDraft};
use atelier_domain::editorial::{Role, Session, Turn};
use atelier_domain::identity::{Scope, User};
use atelier_domain::kernel::{Limit, MicroCredits, SessionId, WorkerId};
use atelier_domain::models::{Catalogue, ModelRequest, PlanTier};
use atelier_domain::ports::{IdSource, Store};
use atelier_testkit::builders::{start, user};
use atelier_testkit::fakes::{Answer, FakeEvents, FakeModel, FakeSignals};
use atelier_testkit::{FrozenClock, MemoryStore, SeededIds, give_credits};
use futures_util::FutureExt;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::editorial::{Driven, Editorial, Hearing, Ports, RunError, Settings};

/// More micro-credits than the runs of a test use.
const PLENTY: u64 = 1_000_000 * MicroCredits::PER_CREDIT;

pub(super) struct Rig {
    pub(super) ids: SeededIds,
    pub(super) editorial: Arc<Editorial>,
    pub(super) clock: FrozenClock,
    pub(super) store: MemoryStore,
    pub(super) model: FakeModel,
    pub(super) events: FakeEvents,
    pub(super) scope: Scope,
    pub(super) changed: Notify,
    pub(super) draining: CancellationToken,
    pub(super) shutdown: CancellationToken,
}

impl Rig {
    pub(super) fn new() -> Self {
        Self::on(PlanTier::Enterprise)
    }

    pub(super) fn on(plan: PlanTier) -> Self {
        Self::wired(plan, FakeModel::default(), PLENTY)
    }

    /// With models of these providers, the first of which is the agents'.
    pub(super) fn of(providers: &[&str]) -> Self {
        Self::wired(PlanTier::Enterprise, FakeModel::of(providers), PLENTY)
    }

    /// With so many micro-credits.
    pub(super) fn with_credits(micro: u64) -> Self {
        Self::wired(PlanTier::Enterprise, FakeModel::default(), micro)
    }

    fn wired(plan: PlanTier, model: FakeModel, credits: u64) -> Self {
        let store = MemoryStore::new();
        let events = FakeEvents::default();
        let ids = SeededIds::new(7);
        let person = user(&ids, "person");
        let scope = Scope::person(person.id);
        add(&store, &person).now_or_never().unwrap();
        give_credits(&store, &ids, scope, credits)
            .now_or_never()
            .unwrap();
        let clock = FrozenClock::at(start());
        let worker = WorkerId::new(ids.uuid());
        let ports = Ports {
            store: Arc::new(store.clone()),
            events: Arc::new(events.clone()),
            signals: Arc::new(FakeSignals::default()),
            models: Arc::new(model.clone()),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(ids.clone()),
        };
        let settings = Settings {
            plan,
            rounding: Rounding::Exact,
            worker,
            lease: Duration::from_secs(30),
        };
        Self {
            ids,
            editorial: Arc::new(Editorial::new(ports, settings)),
            clock,
            store,
            model,
            events,
            scope,
            changed: Notify::new(),
            draining: CancellationToken::new(),
            shutdown: CancellationToken::new(),
        }
    }

    /// The same house in another process.
    pub(super) fn rival(&self) -> Self {
        let ports = self.editorial.ports.clone();
        let settings = Settings {
            worker: WorkerId::new(ports.ids.uuid()),
            ..self.editorial.settings
        };
        Self {
            ids: self.ids.clone(),
            editorial: Arc::new(Editorial::new(ports, settings)),
            clock: self.clock.clone(),
            store: self.store.clone(),
            model: self.model.clone(),
            events: self.events.clone(),
            scope: self.scope,
            changed: Notify::new(),
            draining: CancellationToken::new(),
            shutdown: CancellationToken::new(),
        }
    }

    pub(super) fn answer(&self, script: impl Fn(&ModelRequest) -> Answer + Send + Sync + 'static) {
        self.model.answer(script);
    }

    /// A session with a writer and two editors, of so many rounds.
    pub(super) async fn session(&self, rounds: u64) -> SessionId {
        self.session_by(rounds, |agent| agent).await
    }

    /// The same of one round, with agents that ask this provider first and these models then.
    pub(super) async fn session_of(&self, provider: &str, fallback_models: &[&str]) -> SessionId {
        self.session_by(1, |agent| AgentDraft {
            provider: Some(provider.to_owned()),
            fallback_models: fallback_models.iter().map(ToString::to_string).collect(),
            ..agent
        })
        .await
    }

    async fn session_by(&self, rounds: u64, adapt: impl Fn(AgentDraft) -> AgentDraft) -> SessionId {
        let roles = [Role::Writer, Role::ContentExpert, Role::StyleEditor];
        let draft = SessionDraft {
            initial_prompt: "Tighten it.".to_owned(),
            working_document: Some("An old text.\n".to_owned()),
            agents: Some(roles.map(|role| adapt(agent(role))).to_vec()),
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

    pub(super) fn hearing(&self) -> Hearing<'_> {
        Hearing {
            changed: &self.changed,
            draining: &self.draining,
            shutdown: &self.shutdown,
        }
    }

    pub(super) async fn drive(&self, id: SessionId) -> Result<Driven, RunError> {
        self.editorial.drive(self.scope, id, self.hearing()).await
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

pub(super) async fn add(store: &MemoryStore, person: &User) {
    let mut transaction = store.begin_for_house().await.unwrap();
    transaction.users().ensure(person).await.unwrap();
    transaction.commit().await.unwrap();
}

pub(super) fn agent(role: Role) -> AgentDraft {
    AgentDraft {
        role: Some(role),
        ..AgentDraft::default()
    }
}
