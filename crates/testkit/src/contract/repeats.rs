//! Requests that may come twice.

use std::sync::Arc;

use atelier_domain::identity::{Answer, Claim, RepeatKey, TokenHash};
use chrono::{DateTime, TimeDelta, Utc};

use super::Stage;
use super::setup::{Setup, race};
use crate::builders;

const PATIENCE: TimeDelta = TimeDelta::minutes(2);

fn key(setup: &Setup, key: &str) -> RepeatKey {
    RepeatKey {
        user: setup.owner.id,
        operation: "POST /sessions".to_owned(),
        key: key.to_owned(),
    }
}

async fn claim(setup: &Setup, key: &RepeatKey, body: &str, now: DateTime<Utc>) -> Claim {
    let mut transaction = setup.begin().await;
    let repeats = transaction.repeats();
    let claim = repeats.claim(key, TokenHash::of(body), now, PATIENCE).await;
    transaction.commit().await.unwrap();
    claim.unwrap()
}

pub async fn an_answer_is_kept_for_who_asks_again(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (key, now) = (key(&setup, "1"), builders::start());
    assert_eq!(claim(&setup, &key, "body", now).await, Claim::Mine);
    assert_eq!(claim(&setup, &key, "body", now).await, Claim::Running);
    assert_eq!(claim(&setup, &key, "other", now).await, Claim::Other);
    let late = now + PATIENCE;
    assert_eq!(claim(&setup, &key, "body", late).await, Claim::Unknown);

    let answer = Answer {
        status: 201,
        headers: vec![("location".to_owned(), "/sessions/1".to_owned())],
        body: vec![0, 159, 146, 150],
    };
    let mut transaction = setup.begin().await;
    transaction.repeats().finish(&key, &answer).await.unwrap();
    transaction.commit().await.unwrap();
    let done = Claim::Done(answer);
    assert_eq!(claim(&setup, &key, "body", late).await, done);
    assert_eq!(claim(&setup, &key, "other", late).await, Claim::Other);
}

pub async fn a_key_names_one_operation_of_one_person(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (mine, now) = (key(&setup, "1"), builders::start());
    let elsewhere = RepeatKey {
        operation: "POST /projects".to_owned(),
        ..mine.clone()
    };
    for key in [mine.clone(), elsewhere, key(&setup, "2")] {
        assert_eq!(claim(&setup, &key, "body", now).await, Claim::Mine);
    }
    let theirs = RepeatKey {
        user: setup.stranger.id,
        ..mine
    };
    let mut transaction = setup.store.begin(setup.strangers()).await.unwrap();
    let body = TokenHash::of("body");
    let claimed = transaction.repeats().claim(&theirs, body, now, PATIENCE);
    assert_eq!(claimed.await.unwrap(), Claim::Mine);
}

pub async fn a_released_key_is_free_again(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (key, now) = (key(&setup, "1"), builders::start());
    assert_eq!(claim(&setup, &key, "body", now).await, Claim::Mine);
    let mut transaction = setup.begin().await;
    transaction.repeats().release(&key).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(claim(&setup, &key, "other", now).await, Claim::Mine);
}

pub async fn old_keys_are_swept(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let now = builders::start();
    let (old, new) = (key(&setup, "old"), key(&setup, "new"));
    let later = now + TimeDelta::hours(1);
    assert_eq!(claim(&setup, &old, "body", now).await, Claim::Mine);
    assert_eq!(claim(&setup, &new, "body", later).await, Claim::Mine);
    let mut transaction = setup.begin_for_house().await;
    transaction.repeats().sweep(later).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(claim(&setup, &old, "body", later).await, Claim::Mine);
    assert_eq!(claim(&setup, &new, "body", later).await, Claim::Running);
}

pub async fn of_racing_requests_one_does_the_work(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (key, scope) = (key(&setup, "1"), setup.owners());
    let claims = race(50, |_| {
        let (store, key) = (Arc::clone(&setup.store), key.clone());
        async move {
            let mut transaction = store.begin(scope).await.unwrap();
            let body = TokenHash::of("body");
            let repeats = transaction.repeats();
            let claim = repeats.claim(&key, body, builders::start(), PATIENCE).await;
            transaction.commit().await.unwrap();
            claim.unwrap()
        }
    })
    .await;
    let mine = claims.iter().filter(|claim| **claim == Claim::Mine);
    let running = claims.iter().filter(|claim| **claim == Claim::Running);
    assert_eq!((mine.count(), running.count()), (1, 49));
}
