//! A worker at work, and the commands that give it something to do.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::credits::Rounding;
use atelier_domain::editorial::draft::{AgentDraft, SessionDraft, TerminationDraft};
use atelier_domain::editorial::{Role, RunEvent, RunSignals, Session};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{MicroCredits, PortError, SessionId, WorkerId};
use atelier_domain::models::{Catalogue, PlanTier};
use atelier_domain::ports::{IdSource, Store};
use atelier_testkit::fakes::{
    FakeEvents, FakeLimiter, FakeMailer, FakeModel, FakeQueue, FakeSignals,
};
use atelier_testkit::{
    CountedSecrets, FrozenClock, MemoryStore, SeededIds, builders, give_credits,
};
use atelier_usecases::billing::Billing;
use atelier_usecases::credits::{CreditSettings, Credits};
use atelier_usecases::editorial::{Editorial, Ports, Settings};
use atelier_usecases::identity::{AccountPorts, AccountSettings, Accounts};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{Worker, WorkerOptions};

pub(super) struct Rig {
    pub(super) editorial: Arc<Editorial>,
    pub(super) accounts: Arc<Accounts>,
    billing: Arc<Billing>,
    pub(super) credits: Arc<Credits>,
    pub(super) clock: FrozenClock,
    pub(super) mailer: FakeMailer,
    pub(super) store: MemoryStore,
    pub(super) model: FakeModel,
    pub(super) events: FakeEvents,
    pub(super) signals: Arc<FakeSignals>,
    pub(super) queue: Arc<FakeQueue>,
    /// Also cancelled by the shutdown.
    pub(super) draining: CancellationToken,
    pub(super) shutdown: CancellationToken,
    pub(super) scope: Scope,
    /// Another node, on which nothing is driven.
    web: Arc<Editorial>,
    working: JoinSet<Result<(), PortError>>,
}

impl Rig {
    pub(super) async fn new() -> Self {
        Self::wired(|_| {}).await
    }

    /// Commands send no hints, so that jobs alone drive runs.
    pub(super) async fn without_hints() -> Self {
        Self::wired(|ports| ports.signals = Arc::new(FakeSignals::default())).await
    }

    /// With other ports for the use cases.
    pub(super) async fn wired(rewire: impl FnOnce(&mut Ports)) -> Self {
        let (store, model, events) = (
            MemoryStore::new(),
            FakeModel::default(),
            FakeEvents::default(),
        );
        let (signals, queue) = (
            Arc::new(FakeSignals::default()),
            Arc::new(FakeQueue::default()),
        );
        let (ids, clock) = (SeededIds::new(3), FrozenClock::default());
        let person = builders::user(&ids, "ada");
        let mut transaction = store.begin_for_house().await.unwrap();
        transaction.users().ensure(&person).await.unwrap();
        transaction.commit().await.unwrap();
        let scope = Scope::person(person.id);
        give_credits(&store, &ids, scope, 1_000 * MicroCredits::PER_CREDIT).await;
        let mut ports = Ports {
            store: Arc::new(store.clone()),
            events: Arc::new(events.clone()),
            signals: Arc::clone(&signals) as Arc<dyn RunSignals>,
            models: Arc::new(model.clone()),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(ids.clone()),
        };
        rewire(&mut ports);
        let settings = Settings {
            plan: PlanTier::Enterprise,
            rounding: Rounding::Exact,
            worker: WorkerId::new(ids.uuid()),
            lease: Duration::from_secs(30),
        };
        let (shutdown, mailer) = (CancellationToken::new(), FakeMailer::default());
        let editorial = Arc::new(Editorial::new(ports.clone(), settings));
        let web = Arc::new(Editorial::new(ports.clone(), settings));
        let billing = Arc::new(Billing::not_configured(
            Arc::clone(&ports.store),
            Arc::clone(&ports.clock),
            Arc::clone(&ports.ids),
        ));
        let credits = Arc::new(Credits::new(
            Arc::clone(&editorial),
            CreditSettings::default(),
        ));
        let accounts = Accounts::new(
            AccountPorts {
                store: Arc::clone(&ports.store),
                verifier: None,
                sign_in: None,
                directory: None,
                directory_events: None,
                mailer: Some(Arc::new(mailer.clone())),
                limiter: Arc::new(FakeLimiter::default()),
                clock: Arc::clone(&ports.clock),
                ids: Arc::clone(&ports.ids),
                secrets: Arc::new(CountedSecrets::default()),
                editorial: Arc::clone(&editorial),
                billing: Arc::clone(&billing),
                credits: Arc::clone(&credits),
            },
            AccountSettings {
                development: None,
                public_url: "https://atelier.example".to_owned(),
            },
        );
        let mut rig = Self {
            editorial,
            accounts: Arc::new(accounts),
            billing,
            credits,
            clock,
            mailer,
            store,
            model,
            events,
            signals,
            queue,
            draining: shutdown.child_token(),
            shutdown,
            scope,
            web,
            working: JoinSet::new(),
        };
        let worker = Worker::new(rig.options());
        rig.working.spawn(worker.run());
        rig
    }

    pub(super) fn options(&self) -> WorkerOptions {
        WorkerOptions {
            editorial: Arc::clone(&self.editorial),
            accounts: Arc::clone(&self.accounts),
            billing: Arc::clone(&self.billing),
            credits: Arc::clone(&self.credits),
            store: Arc::new(self.store.clone()),
            queue: Arc::clone(&self.queue) as _,
            signals: Arc::clone(&self.signals) as _,
            clock: Arc::new(self.clock.clone()),
            draining: self.draining.clone(),
            shutdown: self.shutdown.clone(),
        }
    }

    /// A run of one round that was started on another node: a writer, then two editors.
    pub(super) async fn started(&self) -> SessionId {
        let id = self.drafted().await;
        self.web.start(self.scope, id).await.unwrap();
        id
    }

    /// The draft of such a run.
    pub(super) async fn drafted(&self) -> SessionId {
        let agent = |role| AgentDraft {
            role: Some(role),
            ..AgentDraft::default()
        };
        let roles = [Role::Writer, Role::ContentExpert, Role::StyleEditor];
        let draft = SessionDraft {
            initial_prompt: "Tighten it.".to_owned(),
            working_document: Some("An old text.\n".to_owned()),
            agents: Some(roles.map(agent).to_vec()),
            termination: TerminationDraft {
                max_rounds: Some(1),
                ..TerminationDraft::default()
            },
            ..SessionDraft::default()
        };
        let created = self.editorial.create(self.scope, draft).await.unwrap();
        created.session.id
    }

    pub(super) fn job(&self, session: SessionId) -> Job {
        let owner = self.scope.user();
        Job::AdvanceRun {
            session,
            owner,
            trace: None,
        }
    }

    pub(super) async fn read(&self, id: SessionId) -> Session {
        self.editorial.get(self.scope, id).await.unwrap().session
    }

    /// Waits until a model's text has reached readers.
    pub(super) async fn until_text(&self, id: SessionId) {
        let has_text = |told: &[RunEvent]| {
            told.iter()
                .any(|event| matches!(event, RunEvent::Delta { .. }))
        };
        self.events.until(id, has_text).await;
    }

    /// Waits until so many ends of the run were told.
    pub(super) async fn until_ends(&self, id: SessionId, count: usize) {
        let ends = |told: &[RunEvent]| told.iter().filter(|event| is_end(event)).count();
        self.events.until(id, |told| ends(told) >= count).await;
    }

    /// Everything that can happen has happened. Time has to be paused.
    pub(super) async fn settled(&self) {
        sleep(Duration::from_secs(1)).await;
    }

    /// What the worker says when it has stopped.
    pub(super) async fn stopped(&mut self) -> Result<(), PortError> {
        self.working.join_next().await.unwrap().unwrap()
    }
}

fn is_end(event: &RunEvent) -> bool {
    matches!(event, RunEvent::Entry(told) if told.entry.event.ends_run())
}
