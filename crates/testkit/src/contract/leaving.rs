//! The end of an account.

use std::sync::Arc;

use atelier_domain::billing::{Month, Monthly};
use atelier_domain::editorial::Event;
use atelier_domain::identity::{CredentialId, RepeatKey, TokenHash};
use chrono::TimeDelta;

use super::Stage;
use super::setup::{Setup, race};
use crate::builders;

pub async fn a_closed_account_lets_nobody_in(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (owner, at) = (setup.owner.id, builders::start());
    let subject = builders::subject("owner");
    let (key, sign_in) = (
        builders::api_key(&setup.ids, owner),
        builders::sign_in(&setup.ids, owner),
    );
    let mut transaction = setup.begin_for_house().await;
    transaction.users().link(&subject, owner).await.unwrap();
    transaction.api_keys().add(&key).await.unwrap();
    transaction.sign_ins().add(&sign_in).await.unwrap();
    transaction.commit().await.unwrap();

    for expected in [true, false] {
        let mut transaction = setup.begin_for_house().await;
        assert_eq!(
            transaction.users().close(owner, at).await.unwrap(),
            expected
        );
        transaction.commit().await.unwrap();
    }
    let identities = setup.store.identities();
    assert!(identities.is_tombstoned(&subject).await.unwrap());
    let found = identities.by_subject(&subject).await.unwrap().unwrap();
    assert_eq!(found.deleted_at, Some(at));
    let (kept, user) = identities.by_api_key(key.hash).await.unwrap().unwrap();
    assert_eq!((kept.revoked_at, user.deleted_at), (Some(at), Some(at)));
    assert_eq!(identities.by_sign_in(sign_in.hash).await.unwrap(), None);
    let all = [
        CredentialId::Account(owner),
        CredentialId::ApiKey(key.id),
        CredentialId::SignIn(sign_in.id),
    ];
    assert_eq!(identities.ended(&all, at).await.unwrap(), all);

    let mut transaction = setup.begin_for_house().await;
    let users = transaction.users();
    let again = users.link(&subject, setup.stranger.id).await.unwrap();
    let another = builders::subject("another");
    let late = users.link(&another, owner).await.unwrap();
    assert!(!again && !late);
}

pub async fn whoever_is_buried_stays_out(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let subject = builders::subject("buried");
    let mut transaction = setup.begin_for_house().await;
    let users = transaction.users();
    for _ in 0..2 {
        users.bury(&subject).await.unwrap();
    }
    assert!(!users.link(&subject, setup.owner.id).await.unwrap());
    transaction.commit().await.unwrap();

    let identities = setup.store.identities();
    assert!(identities.is_tombstoned(&subject).await.unwrap());
    let other = builders::subject("other");
    assert!(!identities.is_tombstoned(&other).await.unwrap());
    assert_eq!(identities.by_subject(&subject).await.unwrap(), None);
}

/// Whoever links a subject to an account that is being closed is too late, or has their subject buried with it.
pub async fn no_subject_slips_in_while_an_account_closes(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let owner = setup.owner.id;
    let linked = race(20, |racer| {
        let store = Arc::clone(&setup.store);
        async move {
            let subject = builders::subject(&racer.to_string());
            let mut transaction = store.begin_for_house().await.unwrap();
            let users = transaction.users();
            let is_linked = if racer == 10 {
                users.close(owner, builders::start()).await.unwrap();
                false
            } else {
                users.link(&subject, owner).await.unwrap()
            };
            transaction.commit().await.unwrap();
            (subject, is_linked)
        }
    })
    .await;
    for (subject, is_linked) in linked {
        let identities = setup.store.identities();
        let is_buried = identities.is_tombstoned(&subject).await.unwrap();
        assert_eq!(is_buried, is_linked, "{subject:?}");
    }
}

pub async fn what_is_left_of_an_account_is_removed_in_batches(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (owner, at) = (setup.owner.id, builders::start());
    for _ in 0..7 {
        let session = setup.session().await;
        let turn = builders::turn(&setup.ids, &session, "writer", 1);
        let entries: Vec<_> = (1..=5)
            .map(|sequence| builders::entry(session.id, sequence, Event::SessionResumed))
            .collect();
        let mut transaction = setup.begin().await;
        let editorial = transaction.editorial();
        editorial.add_turn(&turn).await.unwrap();
        editorial
            .add_version(session.id, &builders::version(1, "text"))
            .await
            .unwrap();
        editorial.append(&entries).await.unwrap();
        let record = builders::usage_record(&turn, owner);
        transaction.usage().record(&record).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let export = builders::export(&setup.ids, owner);
    let project = builders::project(&setup.ids, owner);
    let repeat = RepeatKey {
        user: owner,
        operation: "POST /sessions".to_owned(),
        key: "1".to_owned(),
    };
    let subject = builders::subject("owner");
    let link = builders::magic_link(&setup.ids, setup.owner.email.as_deref().unwrap());
    let mut transaction = setup.begin_for_house().await;
    transaction.users().link(&subject, owner).await.unwrap();
    transaction.exports().add(&export).await.unwrap();
    let exports = transaction.exports();
    exports.put_piece(export.id, 0, b"piece").await.unwrap();
    transaction.projects().add(&project).await.unwrap();
    transaction.sign_ins().add_link(&link).await.unwrap();
    let repeats = transaction.repeats();
    let body = TokenHash::of("body");
    let claim = repeats.claim(&repeat, body, at, TimeDelta::minutes(1));
    claim.await.unwrap();
    assert!(
        transaction.users().purge(owner, 10).await.is_err(),
        "the account is open"
    );
    drop(transaction);
    let mut transaction = setup.begin_for_house().await;
    transaction.users().link(&subject, owner).await.unwrap();
    transaction.projects().add(&project).await.unwrap();
    let (scope, month) = (setup.owners(), Month::of(at));
    let taken = transaction.quotas().take(scope, Monthly::Sessions, month);
    taken.await.unwrap();
    transaction.sign_ins().add_link(&link).await.unwrap();
    transaction.users().close(owner, at).await.unwrap();
    transaction.commit().await.unwrap();

    let mut batches = 0;
    loop {
        let mut transaction = setup.begin_for_house().await;
        let done = transaction.users().purge(owner, 3).await.unwrap();
        transaction.commit().await.unwrap();
        batches += 1;
        if done {
            break;
        }
    }
    assert!(batches > 2, "{batches} batches");
    let mut transaction = setup.begin_for_house().await;
    assert!(transaction.users().purge(owner, 3).await.unwrap());

    let store = &setup.store;
    let quotas = store.quotas();
    let left = quotas.used(scope, Monthly::Sessions, month).await;
    assert_eq!(left.unwrap(), 0);
    assert_eq!(
        setup
            .list(&atelier_domain::editorial::SessionFilter::default())
            .await,
        []
    );
    assert_eq!(store.users().me(scope).await.unwrap(), None);
    assert_eq!(store.users().subjects(scope).await.unwrap(), []);
    assert_eq!(
        store.projects().find(scope, project.id).await.unwrap(),
        None
    );
    let identities = store.identities();
    assert!(identities.is_tombstoned(&subject).await.unwrap());
    assert_eq!(identities.magic_link(link.id).await.unwrap(), None);
    assert_eq!(stage.usage_records().await, 7);
}
