//! Keys to the API.

use std::sync::Arc;

use atelier_domain::identity::{ApiKey, CredentialId, KeyScope, KeyUse, Quota, SignIn, TokenHash};
use atelier_domain::kernel::{ApiKeyId, SignInId, UserId};
use chrono::{DateTime, TimeDelta, Utc};

use super::Stage;
use super::setup::{Setup, largest, limit, race};
use crate::builders;

async fn add(setup: &Setup, key: &ApiKey) {
    let mut transaction = setup.begin().await;
    transaction.api_keys().add(key).await.unwrap();
    transaction.commit().await.unwrap();
}

pub async fn a_key_comes_back_as_it_was_written(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let at = builders::start();
    let key = ApiKey {
        label: "a program’s".to_owned(),
        scopes: vec![KeyScope::Read, KeyScope::Chat],
        quota: Quota::new(7, 60),
        last_used_at: Some(at),
        revoked_at: Some(at + TimeDelta::seconds(1)),
        expires_at: Some(at + TimeDelta::seconds(2)),
        ..builders::api_key(&setup.ids, setup.owner.id)
    };
    add(&setup, &key).await;
    let found = setup.store.api_keys().find(setup.owners(), key.id).await;
    assert_eq!(found.unwrap(), Some(key.clone()));
    let identities = setup.store.identities();
    let found = identities.by_api_key(key.hash).await.unwrap();
    assert_eq!(found, Some((key, setup.owner.clone())));
    let unknown = TokenHash::of("unknown");
    assert_eq!(identities.by_api_key(unknown).await.unwrap(), None);
}

pub async fn a_stranger_neither_sees_nor_revokes_a_key(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let key = builders::api_key(&setup.ids, setup.owner.id);
    add(&setup, &key).await;
    count(&setup, &[used(key.id, builders::start(), 1)]).await;
    let keys = setup.store.api_keys();
    for (scope, seen) in [(setup.owners(), 1), (setup.strangers(), 0)] {
        let listed = keys.list(scope, None, largest()).await.unwrap();
        let found = keys.find(scope, key.id).await.unwrap();
        let uses = keys.uses(scope, key.id, largest()).await.unwrap();
        let counts = [listed.items.len(), usize::from(found.is_some()), uses.len()];
        assert_eq!(counts, [seen; 3]);
    }
    let at = builders::start();
    for (scope, expected) in [
        (setup.strangers(), false),
        (setup.owners(), true),
        (setup.owners(), false),
    ] {
        let mut transaction = setup.store.begin(scope).await.unwrap();
        let revoked = transaction.api_keys().revoke(scope, key.id, at).await;
        assert_eq!(revoked.unwrap(), expected);
        transaction.commit().await.unwrap();
    }
    let kept = keys.find(setup.owners(), key.id).await.unwrap().unwrap();
    assert_eq!(kept.revoked_at, Some(at), "it is kept");
}

pub async fn valid_keys_are_counted_however_many_are_added_at_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let revoked = ApiKey {
        revoked_at: Some(builders::start()),
        ..builders::api_key(&setup.ids, setup.owner.id)
    };
    add(&setup, &revoked).await;
    let others = builders::api_key(&setup.ids, setup.stranger.id);
    let mut transaction = setup.store.begin(setup.strangers()).await.unwrap();
    assert_eq!(transaction.api_keys().add(&others).await.unwrap(), 1);
    transaction.commit().await.unwrap();

    let mut counted = race(20, |_| {
        let (store, scope) = (Arc::clone(&setup.store), setup.owners());
        let key = builders::api_key(&setup.ids, setup.owner.id);
        async move {
            let mut transaction = store.begin(scope).await.unwrap();
            let counted = transaction.api_keys().add(&key).await.unwrap();
            transaction.commit().await.unwrap();
            counted
        }
    })
    .await;
    counted.sort_unstable();
    assert_eq!(counted, (1..=20).collect::<Vec<u32>>());
}

pub async fn the_newest_keys_come_first(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let keys = [(); 5].map(|()| builders::api_key(&setup.ids, setup.owner.id));
    for key in &keys {
        add(&setup, key).await;
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let reader = setup.store.api_keys();
        let page = reader.list(setup.owners(), after, limit(2)).await.unwrap();
        seen.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    seen.reverse();
    assert_eq!(seen, keys);
}

fn used(key: ApiKeyId, window_start: DateTime<Utc>, requests: u32) -> KeyUse {
    KeyUse {
        key,
        window_start,
        requests,
        last_used_at: window_start + TimeDelta::seconds(i64::from(requests)),
    }
}

async fn count(setup: &Setup, uses: &[KeyUse]) {
    let mut transaction = setup.begin_for_house().await;
    transaction.api_keys().count_uses(uses).await.unwrap();
    transaction.commit().await.unwrap();
}

pub async fn uses_are_added_up(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let key = builders::api_key(&setup.ids, setup.owner.id);
    add(&setup, &key).await;
    let first = builders::start();
    let second = first + TimeDelta::hours(1);
    let gone = builders::api_key(&setup.ids, setup.owner.id).id;
    count(
        &setup,
        &[
            used(key.id, second, 5),
            used(gone, first, 1),
            used(key.id, first, 2),
        ],
    )
    .await;
    count(&setup, &[used(key.id, first, 3), used(key.id, second, 1)]).await;

    let keys = setup.store.api_keys();
    let uses = keys.uses(setup.owners(), key.id, largest()).await.unwrap();
    let expected = [
        KeyUse {
            requests: 6,
            ..used(key.id, second, 5)
        },
        KeyUse {
            requests: 5,
            ..used(key.id, first, 3)
        },
    ];
    assert_eq!(uses, expected);
    let newest = keys.uses(setup.owners(), key.id, limit(1)).await.unwrap();
    assert_eq!(newest, expected[..1]);
    let kept = keys.find(setup.owners(), key.id).await.unwrap().unwrap();
    assert_eq!(
        kept.last_used_at,
        Some(used(key.id, second, 5).last_used_at)
    );
}

/// As nodes do that report at the same time.
pub async fn no_use_is_lost_when_nodes_count_at_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let keys = [(); 3].map(|()| builders::api_key(&setup.ids, setup.owner.id));
    for key in &keys {
        add(&setup, key).await;
    }
    let at = builders::start();
    race(20, |racer| {
        let store = Arc::clone(&setup.store);
        let mut uses: Vec<KeyUse> = keys.iter().map(|key| used(key.id, at, 1)).collect();
        uses.rotate_left(racer % 3);
        async move {
            let mut transaction = store.begin_for_house().await.unwrap();
            transaction.api_keys().count_uses(&uses).await.unwrap();
            transaction.commit().await.unwrap();
        }
    })
    .await;
    for key in keys {
        let reader = setup.store.api_keys();
        let uses = reader
            .uses(setup.owners(), key.id, largest())
            .await
            .unwrap();
        assert_eq!(
            uses.iter().map(|used| used.requests).collect::<Vec<_>>(),
            [20]
        );
    }
}

pub async fn what_has_ended_is_told(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (owner, at) = (setup.owner.id, builders::start());
    let good = builders::api_key(&setup.ids, owner);
    let revoked = ApiKey {
        revoked_at: Some(at),
        ..builders::api_key(&setup.ids, owner)
    };
    let expired = ApiKey {
        expires_at: Some(at),
        ..builders::api_key(&setup.ids, owner)
    };
    let lasting = ApiKey {
        expires_at: Some(at + TimeDelta::seconds(1)),
        ..builders::api_key(&setup.ids, owner)
    };
    let idle = SignIn {
        seen_at: at - SignIn::IDLE,
        ..builders::sign_in(&setup.ids, owner)
    };
    let active = builders::sign_in(&setup.ids, owner);
    let closed = builders::user(&setup.ids, "closed");
    let closed_sign_in = builders::sign_in(&setup.ids, closed.id);
    let mut transaction = setup.begin_for_house().await;
    for key in [&good, &revoked, &expired, &lasting] {
        transaction.api_keys().add(key).await.unwrap();
    }
    transaction.users().ensure(&closed).await.unwrap();
    transaction.users().close(closed.id, at).await.unwrap();
    for sign_in in [&idle, &active, &closed_sign_in] {
        transaction.sign_ins().add(sign_in).await.unwrap();
    }
    transaction.commit().await.unwrap();

    let standing = [
        CredentialId::Account(owner),
        CredentialId::ApiKey(good.id),
        CredentialId::ApiKey(lasting.id),
        CredentialId::SignIn(active.id),
    ];
    let ended = [
        CredentialId::ApiKey(revoked.id),
        CredentialId::ApiKey(expired.id),
        CredentialId::SignIn(idle.id),
        CredentialId::SignIn(closed_sign_in.id),
        CredentialId::Account(closed.id),
        CredentialId::Account(UserId::new(setup.ids.next())),
        CredentialId::ApiKey(ApiKeyId::new(setup.ids.next())),
        CredentialId::SignIn(SignInId::new(setup.ids.next())),
    ];
    let identities = setup.store.identities();
    let all: Vec<CredentialId> = ended.iter().chain(&standing).copied().collect();
    assert_eq!(identities.ended(&all, at).await.unwrap(), ended);
    assert_eq!(identities.ended(&standing, at).await.unwrap(), []);
    assert_eq!(identities.ended(&[], at).await.unwrap(), []);
}
