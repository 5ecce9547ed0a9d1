//! Whose plan is which, and what it means for what they do.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::billing::{
    Counted, Entitlements, PlanLimit, Reached, Subscription, SubscriptionStatus,
};
use atelier_domain::credits::Rounding;
use atelier_domain::editorial::draft::{AgentDraft, SessionDraft};
use atelier_domain::editorial::{EditorialError, Role};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{SessionId, WorkerId};
use atelier_domain::models::{Catalogue, PlanTier};
use atelier_domain::ports::{IdSource as _, Store as _};
use atelier_domain::projects::{ProjectDraft, ProjectError};
use atelier_testkit::builders::{self, start};
use atelier_testkit::fakes::{FakeEvents, FakeModel, FakeSignals};
use atelier_testkit::{FrozenClock, MemoryStore, SeededIds};
use chrono::TimeDelta;

use crate::editorial::{Editorial, Ports, SessionChange, Settings};
use crate::projects::Projects;

struct Rig {
    store: MemoryStore,
    clock: FrozenClock,
    scope: Scope,
    editorial: Arc<Editorial>,
    /// A place where nothing is sold, on the same store.
    elsewhere: Editorial,
}

impl Rig {
    async fn new() -> Self {
        let (store, ids, clock) = (
            MemoryStore::new(),
            SeededIds::new(7),
            FrozenClock::at(start()),
        );
        let person = builders::user(&ids, "ada");
        let mut transaction = store.begin_for_house().await.unwrap();
        transaction.users().ensure(&person).await.unwrap();
        transaction.commit().await.unwrap();
        let settings = Settings {
            plan: PlanTier::Enterprise,
            rounding: Rounding::Exact,
            worker: WorkerId::new(ids.uuid()),
            lease: Duration::from_secs(30),
        };
        let ports = Ports {
            store: Arc::new(store.clone()),
            events: Arc::new(FakeEvents::default()),
            signals: Arc::new(FakeSignals::default()),
            models: Arc::new(FakeModel::default()),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(ids),
        };
        Self {
            store,
            clock,
            scope: Scope::person(person.id),
            editorial: Arc::new(Editorial::new(ports.clone(), settings).selling_plans()),
            elsewhere: Editorial::new(ports, settings),
        }
    }

    async fn subscribe(&self, id: &str, alter: impl FnOnce(&mut Subscription)) {
        let mut subscription = builders::subscription(self.scope.user(), id);
        alter(&mut subscription);
        let mut transaction = self.store.begin_for_house().await.unwrap();
        let billing = transaction.billing();
        assert!(billing.save_subscription(&subscription).await.unwrap());
        transaction.commit().await.unwrap();
    }

    async fn cancel(&self, id: &str, revision: u64) {
        self.subscribe(id, |subscription| {
            subscription.told.status = SubscriptionStatus::Canceled;
            subscription.revision = revision;
        })
        .await;
    }

    async fn plan(&self) -> PlanTier {
        self.editorial.plans().of(self.scope).await.unwrap().plan()
    }

    async fn session(&self, agents: usize) -> Result<SessionId, EditorialError> {
        let writer = AgentDraft {
            role: Some(Role::Writer),
            ..AgentDraft::default()
        };
        let draft = SessionDraft {
            initial_prompt: "Tighten it.".to_owned(),
            working_document: Some("An old text.\n".to_owned()),
            agents: Some(vec![writer; agents]),
            ..SessionDraft::default()
        };
        let made = self.editorial.create(self.scope, draft).await?;
        Ok(made.session.id)
    }
}

fn limit_of(error: EditorialError) -> PlanLimit {
    match error {
        EditorialError::PlanLimit(limit) => limit,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_subscription_is_asked_for_where_plans_are_sold() {
    let rig = Rig::new().await;
    assert_eq!(rig.plan().await, PlanTier::Free);
    rig.subscribe("sub_1", |_| {}).await;
    assert_eq!(rig.plan().await, PlanTier::Pro);
    let elsewhere = rig.elsewhere.plans().of(rig.scope).await.unwrap();
    assert_eq!(elsewhere, Entitlements::on(PlanTier::Enterprise));
}

#[tokio::test]
async fn a_missing_payment_takes_the_plan_after_a_while() {
    let rig = Rig::new().await;
    rig.subscribe("sub_1", |subscription| {
        subscription.told.status = SubscriptionStatus::PastDue;
        subscription.past_due_since = Some(start());
    })
    .await;
    rig.clock
        .advance(Subscription::GRACE - TimeDelta::seconds(1));
    assert_eq!(rig.plan().await, PlanTier::Pro);
    rig.clock.advance(TimeDelta::seconds(1));
    assert_eq!(rig.plan().await, PlanTier::Free);
}

#[tokio::test]
async fn a_month_s_places_are_taken_whatever_becomes_of_the_sessions() {
    let rig = Rig::new().await;
    for _ in 0..5 {
        let id = rig.session(1).await.unwrap();
        rig.editorial.delete(rig.scope, id).await.unwrap();
    }
    let refused = limit_of(rig.session(1).await.unwrap_err());
    let expected = PlanLimit {
        field: "sessions".to_owned(),
        plan: PlanTier::Free,
        required_plan: Some(PlanTier::Starter),
        reached: Reached::Full {
            counted: Counted::SessionsAMonth,
            limit: 5,
            used: 5,
        },
    };
    assert_eq!(refused, expected);
    let standing = rig.editorial.plans().standing(rig.scope).await.unwrap();
    assert_eq!((standing.sessions, standing.projects), (5, 0));

    rig.clock.advance(standing.month.end() - start());
    rig.session(1).await.unwrap();
    let standing = rig.editorial.plans().standing(rig.scope).await.unwrap();
    assert_eq!(standing.sessions, 1);
}

#[tokio::test]
async fn a_project_takes_a_place_until_it_is_deleted() {
    let rig = Rig::new().await;
    let projects = Projects::new(Arc::clone(&rig.editorial));
    let create = async |name: &str| {
        let draft = ProjectDraft {
            name: name.to_owned(),
            ..ProjectDraft::default()
        };
        projects.create(rig.scope, draft).await
    };
    let first = create("first").await.unwrap().project.id;
    create("second").await.unwrap();
    projects.archive(rig.scope, first).await.unwrap();
    let refused = create("third").await.unwrap_err();
    assert_eq!(refused.code(), "quota_exceeded");
    assert!(matches!(refused, ProjectError::PlanLimit(limit) if limit.field == "projects"));
    projects.delete(rig.scope, first).await.unwrap();
    create("third").await.unwrap();
}

#[tokio::test]
async fn a_smaller_plan_keeps_what_was_made_and_limits_what_is_new() {
    let rig = Rig::new().await;
    rig.subscribe("sub_1", |_| {}).await;
    let id = rig.session(4).await.unwrap();
    rig.editorial
        .write_document(rig.scope, id, "A new text.\n".to_owned(), None)
        .await
        .unwrap();
    rig.cancel("sub_1", 2).await;
    rig.clock.advance(TimeDelta::minutes(1));

    let view = rig.editorial.get(rig.scope, id).await.unwrap();
    assert_eq!(view.session.plan.agents.len(), 4);
    assert_eq!(view.document.unwrap().content, "A new text.\n");
    let page = atelier_domain::kernel::Limit::default();
    for (error, field) in [
        (rig.editorial.start(rig.scope, id).await.err(), "agents"),
        (
            rig.editorial
                .versions(rig.scope, id, None, page)
                .await
                .err(),
            "versions",
        ),
        (
            rig.editorial
                .write_document(rig.scope, id, "word ".repeat(3_001), None)
                .await
                .err(),
            "content",
        ),
        (rig.session(3).await.err(), "agents"),
    ] {
        assert_eq!(limit_of(error.unwrap()).field, field);
    }
    // Within the plan it can be worked on.
    let change = SessionChange {
        agents: Some(vec![AgentDraft {
            role: Some(Role::Writer),
            ..AgentDraft::default()
        }]),
        ..SessionChange::default()
    };
    rig.editorial.change(rig.scope, id, change).await.unwrap();
}

#[tokio::test]
async fn nobody_is_refused_for_the_plan_they_had_a_moment_ago() {
    let rig = Rig::new().await;
    rig.subscribe("sub_1", |_| {}).await;
    let id = rig.session(4).await.unwrap();
    rig.cancel("sub_1", 2).await;
    assert_eq!(rig.plan().await, PlanTier::Free);
    let refused = rig.editorial.start(rig.scope, id).await.unwrap_err();
    assert_eq!(limit_of(refused).required_plan, Some(PlanTier::Pro));
    // That the plan was free is known for a while; that it is not any more counts at once.
    rig.subscribe("sub_2", |_| {}).await;
    let started = rig.editorial.start(rig.scope, id).await;
    assert!(
        !matches!(started, Err(EditorialError::PlanLimit(_))),
        "{started:?}"
    );
}
