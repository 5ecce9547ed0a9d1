//! Accounts for whoever an issuer vouches for.

use std::collections::BTreeSet;
use std::sync::Arc;

use atelier_domain::identity::{
    ClaimedEmail, Claims, DirectoryPerson, IdentityError, Scope, Subject,
};
use atelier_domain::ports::Store;
use atelier_testkit::builders;
use tokio::task::JoinSet;

use super::rig::{Rig, claims, subject};

fn email(address: &str, is_verified: bool) -> ClaimedEmail {
    ClaimedEmail {
        address: address.to_owned(),
        is_verified,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_first_requests_make_one_account() {
    // Without an address nothing but the subject tells that it is the same person.
    for email in [claims("ada").email, None] {
        let rig = Arc::new(Rig::new());
        let claims = Claims {
            email,
            ..claims("ada")
        };
        let mut requests = JoinSet::new();
        for _ in 0..50 {
            let (rig, claims) = (Arc::clone(&rig), claims.clone());
            requests.spawn(async move { rig.elsewhere().provision(&claims).await.unwrap().id });
        }
        let people: BTreeSet<_> = requests.join_all().await.into_iter().collect();
        assert_eq!(people.len(), 1);
        assert_eq!(rig.actions().await, ["account.created"]);
    }
}

#[tokio::test]
async fn an_account_has_what_the_claims_say() {
    let rig = Rig::new();
    let mut claims = claims("ada");
    claims.email = Some(email(" Ada@Example.ORG", true));
    claims.display_name = Some("x".repeat(300));
    let user = rig.accounts.provision(&claims).await.unwrap();
    assert_eq!(user.email.as_deref(), Some("ada@example.org"));
    assert_eq!(user.display_name, "x".repeat(100));
    let subjects = rig.store.users().subjects(Scope::person(user.id)).await;
    assert_eq!(subjects.unwrap(), [claims.subject]);
}

#[tokio::test]
async fn an_address_that_nobody_vouches_for_is_never_kept() {
    let rig = Rig::new();
    let (ada, _) = rig.person("ada").await;
    let mut claims = claims("mallory");
    claims.email = Some(email("ada@example.org", false));
    let taken = rig.accounts.provision(&claims).await;
    assert!(matches!(taken, Err(IdentityError::EmailTaken)), "{taken:?}");
    // A free one could be somebody's who comes later.
    claims.email = Some(email("bob@example.org", false));
    let mallory = rig.accounts.provision(&claims).await.unwrap();
    assert_eq!(mallory.email, None);
    let (bob, _) = rig.person("bob").await;
    assert_ne!(bob.id, mallory.id);
    assert_ne!(bob.id, ada.id);
}

#[tokio::test]
async fn another_issuer_leads_to_the_same_account_by_a_verified_address() {
    let rig = Rig::new();
    let (ada, _) = rig.person("ada").await;
    let mut claims = claims("ada");
    claims.subject.issuer = "https://other.example".to_owned();
    let same = rig.accounts.provision(&claims).await.unwrap();
    assert_eq!(same.id, ada.id);
    assert_eq!(rig.actions().await, ["account.created", "account.linked"]);
    // One issuer knows two people apart, whatever addresses they have.
    claims.subject.name = "namesake".to_owned();
    let other = rig.accounts.provision(&claims).await;
    assert!(matches!(other, Err(IdentityError::EmailTaken)), "{other:?}");
}

#[tokio::test]
async fn the_directory_knows_what_the_claims_leave_out() {
    let rig = Rig::with_directory();
    let claims = Claims {
        email: None,
        display_name: None,
        ..claims("ada")
    };
    let unknown = rig.accounts.provision(&claims).await;
    assert!(matches!(unknown, Err(IdentityError::Unauthenticated)));
    rig.directory.set_away(true);
    let away = rig.accounts.provision(&claims).await;
    assert!(matches!(away, Err(IdentityError::Port(error)) if error.is_unavailable()));
    rig.directory.set_away(false);
    rig.directory.put(DirectoryPerson {
        subject: subject("ada"),
        email: Some("Ada@example.org".to_owned()),
        display_name: Some("Ada Lovelace".to_owned()),
        updated_at: builders::start(),
    });
    let user = rig.accounts.provision(&claims).await.unwrap();
    assert_eq!(user.email.as_deref(), Some("ada@example.org"));
    assert_eq!(user.display_name, "Ada Lovelace");
    // Somebody who is known needs no directory.
    rig.directory.set_away(true);
    assert_eq!(rig.accounts.provision(&claims).await.unwrap().id, user.id);
}

#[tokio::test]
async fn a_subject_that_was_deleted_never_comes_back() {
    let rig = Rig::new();
    let gone = Subject {
        name: "gone".to_owned(),
        ..subject("ada")
    };
    let mut transaction = rig.store.begin_for_house().await.unwrap();
    transaction.users().bury(&gone).await.unwrap();
    transaction.commit().await.unwrap();
    let refused = rig.accounts.provision(&claims("gone")).await;
    assert!(
        matches!(refused, Err(IdentityError::Deleted)),
        "{refused:?}"
    );
    assert!(rig.record().await.is_empty());
}
