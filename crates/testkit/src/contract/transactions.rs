//! What is committed is there, and nothing else ever.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use atelier_domain::editorial::{Authority, Session};
use atelier_domain::identity::User;
use atelier_domain::jobs::Job;

use super::Stage;
use super::setup::Setup;
use crate::builders;

/// Longer than anything here takes: whoever waits so long waits for ever.
const FOR_EVER: Duration = Duration::from_secs(20);

/// Starts the future and drops it at its first wait.
fn cut_off<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// Fails where the store no longer takes writes.
async fn still_writes(setup: &Setup) {
    let session = tokio::time::timeout(FOR_EVER, setup.session())
        .await
        .expect("the writer is stuck");
    assert!(setup.find(session.id).await.is_some());
}

pub async fn nothing_is_kept_without_a_commit(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let kept = setup.session().await;
    let new = setup.draft();
    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    editorial.create(&new).await.unwrap();
    editorial
        .add_version(kept.id, &builders::version(1, "text"))
        .await
        .unwrap();
    let renamed = Session {
        title: "renamed".to_owned(),
        ..kept.clone()
    };
    editorial.save(&renamed, Authority::Person).await.unwrap();
    // Readers see what is committed.
    assert_eq!(setup.find(new.id).await, None);
    assert_eq!(setup.find(kept.id).await, Some(kept.clone()));
    drop(transaction);

    still_writes(&setup).await;
    assert_eq!(setup.find(new.id).await, None);
    assert_eq!(setup.find(kept.id).await, Some(kept));
}

pub async fn a_statement_cut_off_half_way_leaves_nothing(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    for _ in 0..10 {
        let session = setup.draft();
        let mut transaction = setup.begin().await;
        let cut = cut_off(transaction.editorial().create(&session));
        if cut.is_pending() {
            assert!(
                transaction.commit().await.is_err(),
                "half of a statement was committed"
            );
        } else {
            drop(transaction);
        }
        still_writes(&setup).await;
        assert_eq!(setup.find(session.id).await, None);
    }
}

pub async fn a_caller_that_stops_waiting_takes_no_turn(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    for _ in 0..10 {
        let transaction = setup.begin().await;
        // These wait for their turn, or on PostgreSQL for a connection.
        for _ in 0..3 {
            drop(cut_off(setup.store.begin_for_house()));
        }
        drop(transaction);
        // Whether an abandoned commit was done is not known; that nobody else suffers is.
        let session = setup.draft();
        let mut transaction = setup.begin().await;
        transaction.editorial().create(&session).await.unwrap();
        drop(cut_off(transaction.commit()));
        still_writes(&setup).await;
    }
}

pub async fn a_failed_write_spoils_the_rest(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (before, after) = (setup.draft(), setup.draft());
    let taken = setup.session().await;
    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    editorial.create(&before).await.unwrap();
    assert!(editorial.create(&taken).await.is_err());
    assert!(editorial.create(&after).await.is_err());
    assert!(transaction.commit().await.is_err());
    still_writes(&setup).await;
    for session in [before, after] {
        assert_eq!(setup.find(session.id).await, None);
    }
}

pub async fn jobs_share_their_transaction_s_fate(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let job = Job::AdvanceRun {
        session: session.id,
        owner: setup.owner.id,
        trace: None,
    };
    let mut transaction = setup.begin().await;
    transaction.enqueue(&job).await.unwrap();
    drop(transaction);
    still_writes(&setup).await;
    assert_eq!(stage.jobs().await, 0);

    let mut transaction = setup.begin().await;
    transaction
        .editorial()
        .save(&session, Authority::Person)
        .await
        .unwrap();
    transaction.enqueue(&job).await.unwrap();
    assert_eq!(stage.jobs().await, 0);
    transaction.commit().await.unwrap();
    assert_eq!(stage.jobs().await, 1);
}

pub async fn a_commit_is_seen_at_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let mut session = setup.session().await;
    for _ in 0..50 {
        setup.save(&session).await;
        let found = setup.find(session.id).await.unwrap();
        assert_eq!(found.revision, session.revision + 1);
        session = found;
    }
}

pub async fn a_user_is_ensured(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let namesake = User {
        display_name: "another".to_owned(),
        is_admin: true,
        ..builders::user(&setup.ids, "owner")
    };
    let mut transaction = setup.begin_for_house().await;
    let kept = transaction.users().ensure(&namesake).await.unwrap();
    let new = User {
        is_admin: true,
        ..builders::user(&setup.ids, "new")
    };
    let made = transaction.users().ensure(&new).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!((&kept, &made), (&setup.owner, &new));
    for user in [kept, new] {
        let email = user.email.clone().unwrap();
        let found = setup.store.identities().by_email(&email).await;
        assert_eq!(found.unwrap(), Some(user));
    }
    assert_eq!(
        setup
            .store
            .identities()
            .by_email("nobody@example.org")
            .await
            .unwrap(),
        None
    );
}
