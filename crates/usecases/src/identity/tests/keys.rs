//! Keys to the API.

use atelier_domain::identity::{
    ApiKey, ApiKeyDraft, Credential, IdentityError, KeyScope, KeyUse, Quota,
};
use atelier_domain::kernel::Limit;
use chrono::TimeDelta;

use super::rig::{Rig, impersonated};

fn draft() -> ApiKeyDraft {
    ApiKeyDraft {
        label: "build".to_owned(),
        scopes: vec![KeyScope::Read],
        requests: Some(5),
        window_seconds: Some(60),
        ..ApiKeyDraft::default()
    }
}

#[tokio::test]
async fn a_key_lets_in_until_it_is_revoked() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    let (key, secret) = rig.accounts.create_key(&ada, draft()).await.unwrap();
    let identity = rig.accounts.identify(Some(secret.expose())).await.unwrap();
    let expected = Credential::ApiKey {
        id: key.id,
        scopes: vec![KeyScope::Read],
        quota: Quota::new(5, 60),
    };
    assert_eq!((identity.user, &identity.credential), (ada.user, &expected));

    let revocations = rig.accounts.revocations();
    for _ in 0..2 {
        rig.accounts.revoke_key(ada.scope(), key.id).await.unwrap();
    }
    assert!(revocations.has_changed().unwrap());
    let refused = rig.accounts.identify(Some(secret.expose())).await;
    assert!(matches!(refused, Err(IdentityError::Unauthenticated)));
    let ended = rig.accounts.ended(&[identity.revocable()]).await.unwrap();
    assert_eq!(ended, [identity.revocable()]);
    let kept = rig.accounts.key(ada.scope(), key.id).await.unwrap();
    assert_eq!(kept.revoked_at, Some(key.created_at));
    let actions = rig.actions().await;
    assert_eq!(
        actions,
        ["account.created", "api_key.created", "api_key.revoked"]
    );
}

#[tokio::test]
async fn a_key_that_expires_lets_in_no_longer() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    let end = rig.clock.advance(TimeDelta::zero()) + TimeDelta::minutes(1);
    let draft = ApiKeyDraft {
        expires_at: Some(end),
        ..draft()
    };
    let (_, secret) = rig.accounts.create_key(&ada, draft).await.unwrap();
    assert!(rig.accounts.identify(Some(secret.expose())).await.is_ok());
    rig.clock.set(end);
    assert!(rig.accounts.identify(Some(secret.expose())).await.is_err());
}

#[tokio::test]
async fn somebody_else_s_key_is_not_there() {
    let rig = Rig::new();
    let ((_, ada), (_, bob)) = (rig.person("ada").await, rig.person("bob").await);
    let (key, secret) = rig.accounts.create_key(&ada, draft()).await.unwrap();
    let (accounts, bobs) = (&rig.accounts, bob.scope());
    let uses = accounts.key_uses(bobs, key.id, Limit::default()).await;
    assert!(matches!(uses, Err(IdentityError::KeyNotFound)));
    let found = accounts.key(bobs, key.id).await;
    assert!(matches!(found, Err(IdentityError::KeyNotFound)));
    let revoked = accounts.revoke_key(bobs, key.id).await;
    assert!(matches!(revoked, Err(IdentityError::KeyNotFound)));
    assert!(accounts.identify(Some(secret.expose())).await.is_ok());
    let listed = accounts.keys(bobs, None, Limit::default()).await.unwrap();
    assert!(listed.items.is_empty());
}

#[tokio::test]
async fn there_are_only_so_many_keys_and_revoked_ones_do_not_count() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    let mut last = None;
    for _ in 0..ApiKey::PER_PERSON {
        let (key, _) = rig.accounts.create_key(&ada, draft()).await.unwrap();
        last = Some(key.id);
    }
    let refused = rig.accounts.create_key(&ada, draft()).await;
    assert!(matches!(refused, Err(IdentityError::TooManyKeys(50))));
    rig.accounts
        .revoke_key(ada.scope(), last.unwrap())
        .await
        .unwrap();
    assert!(rig.accounts.create_key(&ada, draft()).await.is_ok());
}

#[tokio::test]
async fn whoever_acts_for_somebody_makes_no_key() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    let refused = rig
        .accounts
        .create_key(&impersonated(ada.scope()), draft())
        .await;
    assert!(matches!(refused, Err(IdentityError::Impersonated)));
}

#[tokio::test]
async fn uses_add_up_window_by_window() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    let (key, _) = rig.accounts.create_key(&ada, draft()).await.unwrap();
    let uses = |requests, minutes| KeyUse {
        key: key.id,
        window_start: key.created_at + TimeDelta::minutes(minutes),
        requests,
        last_used_at: key.created_at + TimeDelta::minutes(minutes),
    };
    rig.accounts
        .count_uses(&[uses(2, 0), uses(3, 1)])
        .await
        .unwrap();
    rig.accounts.count_uses(&[uses(4, 1)]).await.unwrap();
    let counted = rig
        .accounts
        .key_uses(ada.scope(), key.id, Limit::default())
        .await;
    assert_eq!(counted.unwrap(), [uses(7, 1), uses(2, 0)]);
    let kept = rig.accounts.key(ada.scope(), key.id).await.unwrap();
    assert_eq!(kept.last_used_at, Some(uses(7, 1).last_used_at));
}
