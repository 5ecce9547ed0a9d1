//! What the tests of this context stand on.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::credits::Rounding;
use atelier_domain::editorial::Role;
use atelier_domain::editorial::draft::{AgentDraft, SessionDraft};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, ProjectId, SessionId, WorkerId};
use atelier_domain::models::{Catalogue, PlanTier};
use atelier_domain::ports::{IdSource as _, Store as _};
use atelier_domain::projects::{ProjectDraft, ProjectSummary};
use atelier_testkit::builders::user;
use atelier_testkit::fakes::{FakeEvents, FakeModel, FakeSignals};
use atelier_testkit::{FrozenClock, MemoryStore, SeededIds};

use crate::editorial::{Editorial, Ports, Settings};
use crate::projects::Projects;

pub(super) struct Rig {
    pub(super) editorial: Arc<Editorial>,
    pub(super) projects: Projects,
    pub(super) clock: FrozenClock,
    pub(super) scope: Scope,
    pub(super) stranger: Scope,
}

impl Rig {
    pub(super) async fn new() -> Self {
        let (store, ids, clock) = (
            MemoryStore::new(),
            SeededIds::new(7),
            FrozenClock::default(),
        );
        let people = ["ada", "ben"].map(|name| user(&ids, name));
        let mut transaction = store.begin_for_house().await.unwrap();
        for person in &people {
            transaction.users().ensure(person).await.unwrap();
        }
        transaction.commit().await.unwrap();
        let settings = Settings {
            plan: PlanTier::Pro,
            rounding: Rounding::Exact,
            worker: WorkerId::new(ids.uuid()),
            lease: Duration::from_secs(30),
        };
        let ports = Ports {
            store: Arc::new(store),
            events: Arc::new(FakeEvents::default()),
            signals: Arc::new(FakeSignals::default()),
            models: Arc::new(FakeModel::default()),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(ids),
        };
        let editorial = Arc::new(Editorial::new(ports, settings));
        let [scope, stranger] = people.map(|person| Scope::person(person.id));
        Self {
            projects: Projects::new(Arc::clone(&editorial)),
            editorial,
            clock,
            scope,
            stranger,
        }
    }

    /// A project with a team of its own: two writers.
    pub(super) async fn project(&self, name: &str) -> ProjectSummary {
        let writer = AgentDraft {
            role: Some(Role::Writer),
            ..AgentDraft::default()
        };
        let draft = ProjectDraft {
            name: name.to_owned(),
            default_agents: Some(vec![writer; 2]),
            ..ProjectDraft::default()
        };
        self.projects.create(self.scope, draft).await.unwrap()
    }

    pub(super) async fn session_in(&self, project: Option<ProjectId>) -> SessionId {
        let created = self.editorial.create(self.scope, draft(project)).await;
        created.unwrap().session.id
    }

    /// The names of the projects in the list.
    pub(super) async fn names(&self, archived: bool) -> Vec<String> {
        let page = self
            .projects
            .list(self.scope, archived, None, Limit::default())
            .await
            .unwrap();
        let projects = page.items.into_iter();
        projects.map(|listed| listed.project.name).collect()
    }

    pub(super) async fn project_of(&self, session: SessionId) -> Option<ProjectId> {
        let view = self.editorial.get(self.scope, session).await.unwrap();
        view.session.project
    }
}

pub(super) fn draft(project: Option<ProjectId>) -> SessionDraft {
    SessionDraft {
        initial_prompt: "Tighten it.".to_owned(),
        project,
        ..SessionDraft::default()
    }
}
