//! Who may drive a run.

use atelier_domain::editorial::{Authority, Lease, SaveError, Session};
use atelier_domain::kernel::WorkerId;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use super::Stage;
use super::setup::Setup;
use crate::builders;

/// So many seconds after tests begin.
fn at(seconds: i64) -> DateTime<Utc> {
    builders::start() + TimeDelta::seconds(seconds)
}

fn taking(holder: WorkerId, from: i64, until: i64) -> Authority {
    Authority::Taking {
        holder,
        now: at(from),
        until: at(until),
    }
}

const fn driving(fence: u64) -> Authority {
    Authority::Driving {
        fence,
        release: false,
    }
}

const fn releasing(fence: u64) -> Authority {
    Authority::Driving {
        fence,
        release: true,
    }
}

impl Setup {
    fn worker(&self) -> WorkerId {
        WorkerId::new(self.ids.next())
    }

    /// Whether the session, as it is, can be written in this name.
    async fn writes(&self, session: &Session, authority: Authority) -> bool {
        let current = self.find(session.id).await.unwrap();
        let mut transaction = self.begin().await;
        let outcome = transaction.editorial().save(&current, authority).await;
        transaction.commit().await.unwrap();
        match outcome {
            Ok(()) => true,
            Err(SaveError::Stale) => false,
            Err(SaveError::Port(error)) => panic!("{error:?}"),
        }
    }

    async fn renew(&self, session: &Session, fence: u64, until: i64) -> Option<u64> {
        let mut transaction = self.begin().await;
        let editorial = transaction.editorial();
        let revision = editorial.renew_lease(session.id, fence, at(until)).await;
        transaction.commit().await.unwrap();
        revision.unwrap()
    }

    async fn release(&self, session: &Session, fence: u64) {
        let mut transaction = self.begin().await;
        let editorial = transaction.editorial();
        editorial.release_lease(session.id, fence).await.unwrap();
        transaction.commit().await.unwrap();
    }

    /// The fence, and who has the lease until how many seconds after tests began.
    async fn held(&self, session: &Session) -> (u64, Option<(WorkerId, i64)>) {
        let session = self.find(session.id).await.unwrap();
        let lease = session
            .lease
            .map(|Lease { holder, until }| (holder, (until - at(0)).num_seconds()));
        (session.fence, lease)
    }
}

pub async fn a_lease_is_taken_while_nobody_else_holds_it(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let (one, other) = (setup.worker(), setup.worker());
    assert_eq!(setup.held(&session).await, (0, None));
    for (case, holder, from, until, taken) in [
        ("free", one, 0, 30, true),
        ("held by another", other, 29, 60, false),
        ("its own", one, 10, 40, true),
        ("still held, by its new time", other, 39, 70, false),
        ("run out this moment", other, 40, 70, true),
        ("lost to another", one, 41, 80, false),
        ("run out long ago", one, 500, 530, true),
    ] {
        let (fence, lease) = setup.held(&session).await;
        let authority = taking(holder, from, until);
        assert_eq!(setup.writes(&session, authority).await, taken, "{case}");
        let expected = if taken {
            (fence + 1, Some((holder, until)))
        } else {
            (fence, lease)
        };
        assert_eq!(setup.held(&session).await, expected, "{case}");
    }
}

/// The revision alone is no authority, nor is the lease alone.
pub async fn a_taking_from_an_old_state_is_stale(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let old = setup.session().await;
    setup.save(&old).await;
    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    let outcome = editorial.save(&old, taking(setup.worker(), 0, 30)).await;
    assert!(matches!(outcome, Err(SaveError::Stale)));
    transaction.commit().await.unwrap();
    assert_eq!(setup.held(&old).await, (0, None));
}

pub async fn a_worker_that_lost_its_lease_writes_nothing(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let (late, next) = (setup.worker(), setup.worker());
    assert!(setup.writes(&session, taking(late, 0, 30)).await);
    assert!(setup.writes(&session, driving(1)).await);
    // It is late, but nobody else has come: the fence decides, not the time.
    assert!(setup.writes(&session, driving(1)).await);
    assert!(setup.writes(&session, taking(next, 31, 60)).await);

    let before = setup.find(session.id).await;
    for fence in [0, 1, 3] {
        assert!(!setup.writes(&session, driving(fence)).await, "{fence}");
        assert!(!setup.writes(&session, releasing(fence)).await, "{fence}");
        assert_eq!(setup.renew(&session, fence, 90).await, None, "{fence}");
        setup.release(&session, fence).await;
    }
    assert_eq!(setup.find(session.id).await, before);
    assert!(setup.writes(&session, driving(2)).await);
}

pub async fn a_lease_that_is_given_back_is_free_at_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let (one, other) = (setup.worker(), setup.worker());

    assert!(setup.writes(&session, taking(one, 0, 30)).await);
    let revision = setup.find(session.id).await.unwrap().revision;
    setup.release(&session, 1).await;
    assert_eq!(setup.held(&session).await, (1, None));
    assert_eq!(setup.find(session.id).await.unwrap().revision, revision);
    // Who gave it back has it no more, though nobody has taken it since.
    assert!(!setup.writes(&session, driving(1)).await);
    assert_eq!(setup.renew(&session, 1, 60).await, None);
    setup.release(&session, 1).await;

    assert!(setup.writes(&session, taking(other, 1, 31)).await);
    assert!(setup.writes(&session, releasing(2)).await);
    assert_eq!(setup.held(&session).await, (2, None));
    assert!(!setup.writes(&session, driving(2)).await);
    assert!(setup.writes(&session, taking(one, 2, 32)).await);
    assert_eq!(setup.held(&session).await, (3, Some((one, 32))));
}

pub async fn a_person_neither_needs_nor_disturbs_a_lease(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let worker = setup.worker();
    assert!(setup.writes(&session, taking(worker, 0, 30)).await);
    let driven = setup.find(session.id).await.unwrap();

    // What the person's own copy says of the lease is not written.
    let renamed = Session {
        title: "Renamed".to_owned(),
        fence: 77,
        lease: None,
        ..driven.clone()
    };
    setup.save(&renamed).await;
    let after = setup.find(session.id).await.unwrap();
    let expected = Session {
        title: renamed.title,
        revision: driven.revision + 1,
        ..driven.clone()
    };
    assert_eq!(after, expected);

    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    let outcome = editorial.save(&driven, driving(1)).await;
    assert!(matches!(outcome, Err(SaveError::Stale)));
    transaction.commit().await.unwrap();
    assert!(setup.writes(&session, driving(1)).await);
}

pub async fn renewing_leaves_the_revision(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let (one, other) = (setup.worker(), setup.worker());
    assert!(setup.writes(&session, taking(one, 0, 30)).await);
    let taken = setup.find(session.id).await.unwrap();

    let told = setup.renew(&session, 1, 50).await;
    assert_eq!(told, Some(taken.revision));
    let renewed = setup.find(session.id).await.unwrap();
    let lease = Some(Lease {
        holder: one,
        until: at(50),
    });
    assert_eq!(renewed, Session { lease, ..taken });

    setup.save(&renewed).await;
    let told = setup.renew(&session, 1, 60).await;
    assert_eq!(told, Some(renewed.revision + 1));
    assert!(!setup.writes(&session, taking(other, 59, 90)).await);
    assert!(setup.writes(&session, taking(other, 60, 90)).await);
}

pub async fn deletion_ends_a_lease(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    assert!(setup.writes(&session, taking(setup.worker(), 0, 30)).await);
    let driven = setup.find(session.id).await.unwrap();
    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    editorial.delete(setup.owners(), session.id).await.unwrap();
    let outcome = editorial.save(&driven, driving(1)).await;
    assert!(matches!(outcome, Err(SaveError::Stale)));
    transaction.commit().await.unwrap();
    assert_eq!(setup.renew(&session, 1, 60).await, None);
    setup.release(&session, 1).await;
    assert_eq!(setup.find(session.id).await, None);
}

/// Each worker goes on trying as it would: a refusal may only mean that the other has just written.
pub async fn of_two_workers_exactly_one_takes_the_lease(stage: &impl Stage) {
    const TRIES: i64 = 50;
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    for turn in 0..TRIES {
        let mut workers = JoinSet::new();
        for holder in [setup.worker(), setup.worker()] {
            let (store, scope, id) = (setup.store.clone(), setup.owners(), session.id);
            let authority = taking(holder, turn * 30, (turn + 1) * 30);
            workers.spawn(async move {
                for _ in 0..3 {
                    let session = store.sessions().find(scope, id).await.unwrap().unwrap();
                    let mut transaction = store.begin_for_house().await.unwrap();
                    if transaction
                        .editorial()
                        .save(&session, authority)
                        .await
                        .is_ok()
                    {
                        transaction.commit().await.unwrap();
                        return Some(holder);
                    }
                }
                None
            });
        }
        let takers: Vec<WorkerId> = workers.join_all().await.into_iter().flatten().collect();
        let (fence, lease) = setup.held(&session).await;
        assert_eq!(fence, u64::try_from(turn).unwrap() + 1);
        let holder = lease.map(|(holder, _)| holder);
        assert_eq!(takers, holder.into_iter().collect::<Vec<_>>());
    }
}
