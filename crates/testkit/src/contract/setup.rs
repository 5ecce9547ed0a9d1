//! What cases begin with: two people and short words for common steps.

use std::sync::Arc;

use atelier_domain::editorial::{Authority, Session, SessionFilter, SessionSummary};
use atelier_domain::identity::{Scope, User};
use atelier_domain::kernel::{Limit, PortError, SessionId};
use atelier_domain::ports::{Store, Transaction};
use atelier_domain::projects::Project;
use tokio::task::JoinSet;

use super::Stage;
use crate::{SeededIds, builders};

pub(super) struct Setup {
    pub(super) store: Arc<dyn Store>,
    pub(super) ids: SeededIds,
    pub(super) owner: User,
    pub(super) stranger: User,
}

impl Setup {
    pub(super) async fn on(stage: &impl Stage) -> Self {
        let ids = SeededIds::default();
        let setup = Self {
            store: stage.store(),
            owner: builders::user(&ids, "owner"),
            stranger: builders::user(&ids, "stranger"),
            ids,
        };
        let mut transaction = setup.store.begin_for_house().await.unwrap();
        for user in [&setup.owner, &setup.stranger] {
            transaction.users().ensure(user).await.unwrap();
        }
        transaction.commit().await.unwrap();
        setup
    }

    pub(super) fn owners(&self) -> Scope {
        Scope::person(self.owner.id)
    }

    pub(super) fn strangers(&self) -> Scope {
        Scope::person(self.stranger.id)
    }

    pub(super) async fn begin(&self) -> Box<dyn Transaction> {
        self.store.begin(self.owners()).await.unwrap()
    }

    pub(super) async fn begin_for_house(&self) -> Box<dyn Transaction> {
        self.store.begin_for_house().await.unwrap()
    }

    /// Nothing of the transaction is kept. Stores may gather writes, so that one may be refused at once or by the commit.
    pub(super) async fn refused(written: Result<(), PortError>, transaction: Box<dyn Transaction>) {
        let committed = transaction.commit().await;
        assert!(committed.is_err(), "the write was kept: {written:?}");
    }

    /// A draft of the owner's that nobody has stored yet.
    pub(super) fn draft(&self) -> Session {
        builders::session(&self.ids, self.owner.id)
    }

    /// A stored draft of the owner's.
    pub(super) async fn session(&self) -> Session {
        let session = self.draft();
        self.create(&session).await;
        session
    }

    /// A stored project of the owner's.
    pub(super) async fn project(&self) -> Project {
        let project = builders::project(&self.ids, self.owner.id);
        let mut transaction = self.begin().await;
        transaction.projects().add(&project).await.unwrap();
        transaction.commit().await.unwrap();
        project
    }

    pub(super) async fn create(&self, session: &Session) {
        let mut transaction = self.begin().await;
        transaction.editorial().create(session).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub(super) async fn save(&self, session: &Session) {
        let mut transaction = self.begin().await;
        transaction
            .editorial()
            .save(session, Authority::Person)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }

    pub(super) async fn find(&self, id: SessionId) -> Option<Session> {
        self.store.sessions().find(self.owners(), id).await.unwrap()
    }

    /// The owner's sessions, at most a hundred.
    pub(super) async fn list(&self, filter: &SessionFilter) -> Vec<SessionSummary> {
        let sessions = self.store.sessions();
        let page = sessions
            .list(self.owners(), filter, None, largest())
            .await
            .unwrap();
        assert_eq!(page.next, None, "more than fits on one page");
        page.items
    }
}

/// So many at the same time; what came of each, in no order.
pub(super) async fn race<T, F>(racers: usize, run: impl Fn(usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for racer in 0..racers {
        tasks.spawn(run(racer));
    }
    tasks.join_all().await
}

pub(super) fn limit(items: u32) -> Limit {
    Limit::new(items).unwrap()
}

pub(super) fn largest() -> Limit {
    limit(Limit::MAX)
}
