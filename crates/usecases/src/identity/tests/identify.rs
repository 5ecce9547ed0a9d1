//! Who asks.

use atelier_domain::identity::{
    ApiKeyText, Credential, IdentityError, SignIn, TokenRefusal, TokenText,
};
use atelier_domain::ports::Store;
use chrono::TimeDelta;

use super::rig::{Rig, claims};
use crate::identity::AccountSettings;
use crate::identity::Accounts;

#[tokio::test]
async fn what_is_no_credential_leads_to_nobody() {
    let rig = Rig::new();
    rig.tokens.say("expired", Err(TokenRefusal::Expired));
    let unknown_key = ApiKeyText::new([1; 32]);
    let unknown_sign_in = TokenText::sign_in([1; 32]);
    for presented in [
        None,
        Some(""),
        Some("expired"),
        Some("never.seen.before"),
        Some("cmk_misspelt"),
        Some(unknown_key.expose()),
        Some("ats_short"),
        Some(unknown_sign_in.expose()),
    ] {
        let refused = rig.accounts.identify(presented).await;
        assert!(
            matches!(refused, Err(IdentityError::Unauthenticated)),
            "{presented:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_token_is_a_person_and_says_who_acts_for_them() {
    let rig = Rig::new();
    let (user, identity) = rig.person("ada").await;
    let own = Credential::Token {
        is_impersonated: false,
    };
    assert_eq!((identity.user, &identity.credential), (user.id, &own));
    let mut claims = claims("ada");
    claims.actor = Some("support".to_owned());
    rig.tokens.say("for ada", Ok(claims));
    let acted = rig.accounts.identify(Some("for ada")).await.unwrap();
    let by_another = Credential::Token {
        is_impersonated: true,
    };
    assert_eq!((acted.user, acted.credential), (user.id, by_another));
}

#[tokio::test]
async fn without_sign_in_everybody_is_the_developer() {
    let rig = Rig::new();
    let (user, _) = rig.person("dev").await;
    let accounts = Accounts::new(
        rig.accounts.ports.clone(),
        AccountSettings {
            development: Some(user.id),
            ..rig.accounts.settings.clone()
        },
    );
    let identity = accounts.identify(None).await.unwrap();
    assert_eq!(identity.user, user.id);
    assert_eq!(identity.credential, Credential::Development);
}

#[tokio::test]
async fn a_sign_in_lasts_as_long_as_it_is_used() {
    let rig = Rig::new();
    let (user, _) = rig.person("ada").await;
    let transaction = rig.store.begin_for_house().await.unwrap();
    let secret = rig
        .accounts
        .begin_sign_in(transaction, user.id)
        .await
        .unwrap();
    // Each request before it is idle for too long prolongs it.
    for _ in 0..3 {
        rig.clock.advance(SignIn::IDLE - TimeDelta::seconds(1));
        let identity = rig.accounts.identify(Some(secret.expose())).await.unwrap();
        assert_eq!(identity.user, user.id);
        rig.accounts.settled().await;
    }
    rig.clock.advance(SignIn::IDLE);
    let over = rig.accounts.identify(Some(secret.expose())).await;
    assert!(matches!(over, Err(IdentityError::Unauthenticated)));
}

#[tokio::test]
async fn a_request_now_and_then_is_noted_and_not_each_one() {
    let rig = Rig::new();
    let (user, _) = rig.person("ada").await;
    let transaction = rig.store.begin_for_house().await.unwrap();
    let secret = rig
        .accounts
        .begin_sign_in(transaction, user.id)
        .await
        .unwrap();
    let seen = || async {
        let identities = rig.store.identities();
        let (sign_in, _) = identities.by_sign_in(secret.hash()).await.unwrap().unwrap();
        sign_in.seen_at
    };
    let started = seen().await;
    for (minutes, expected) in [(9, 0), (1, 10), (9, 10), (1, 20)] {
        rig.clock.advance(TimeDelta::minutes(minutes));
        rig.accounts.identify(Some(secret.expose())).await.unwrap();
        rig.accounts.settled().await;
        assert_eq!(seen().await, started + TimeDelta::minutes(expected));
    }
}

#[tokio::test]
async fn signing_out_ends_this_sign_in_or_all() {
    let rig = Rig::new();
    let (user, _) = rig.person("ada").await;
    let mut secrets = Vec::new();
    for _ in 0..3 {
        let transaction = rig.store.begin_for_house().await.unwrap();
        secrets.push(
            rig.accounts
                .begin_sign_in(transaction, user.id)
                .await
                .unwrap(),
        );
    }
    let mut revocations = rig.accounts.revocations();
    let identity = rig
        .accounts
        .identify(Some(secrets[0].expose()))
        .await
        .unwrap();
    rig.accounts.sign_out(&identity).await.unwrap();
    assert!(revocations.has_changed().unwrap());
    revocations.mark_unchanged();
    assert_eq!(
        rig.accounts.ended(&[identity.revocable()]).await.unwrap(),
        [identity.revocable()]
    );
    let is_in = |index: usize| {
        let accounts = &rig.accounts;
        let secret = secrets[index].expose();
        async move { accounts.identify(Some(secret)).await.is_ok() }
    };
    assert_eq!(
        (is_in(0).await, is_in(1).await, is_in(2).await),
        (false, true, true)
    );
    let identity = rig
        .accounts
        .identify(Some(secrets[1].expose()))
        .await
        .unwrap();
    rig.accounts.sign_out_everywhere(&identity).await.unwrap();
    assert!(revocations.has_changed().unwrap());
    assert_eq!((is_in(1).await, is_in(2).await), (false, false));
    let actions = rig.actions().await;
    assert_eq!(actions[4..], ["sign_in.ended", "sign_in.all_ended"]);
}

#[tokio::test]
async fn a_closed_account_is_out_at_once_here_and_soon_elsewhere() {
    let rig = Rig::new();
    let (user, identity) = rig.person("ada").await;
    let elsewhere = rig.elsewhere();
    elsewhere.identify(Some("ada")).await.unwrap();
    let email = user.email.unwrap();
    rig.accounts
        .delete_account(&identity, &email)
        .await
        .unwrap();
    let here = rig.accounts.identify(Some("ada")).await;
    assert!(matches!(here, Err(IdentityError::Deleted)), "{here:?}");
    // It may be remembered there for five seconds.
    rig.clock.advance(TimeDelta::seconds(5));
    let there = elsewhere.identify(Some("ada")).await;
    assert!(matches!(there, Err(IdentityError::Deleted)), "{there:?}");
}
