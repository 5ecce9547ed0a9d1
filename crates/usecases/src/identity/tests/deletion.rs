//! The end of an account.

use atelier_domain::editorial::draft::SessionDraft;
use atelier_domain::identity::{DirectoryPerson, Identity, IdentityError};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{MicroCredits, SessionId};
use atelier_testkit::{builders, give_credits};

use super::rig::{Rig, claims, impersonated, subject};

async fn running(rig: &Rig, identity: &Identity) -> SessionId {
    let draft = SessionDraft {
        initial_prompt: "The canary's task.".to_owned(),
        ..SessionDraft::default()
    };
    let created = rig.editorial.create(identity.scope(), draft).await.unwrap();
    let id = created.session.id;
    give_credits(
        &rig.store,
        &rig.ids,
        identity.scope(),
        MicroCredits::PER_CREDIT,
    )
    .await;
    rig.editorial.start(identity.scope(), id).await.unwrap();
    id
}

/// Whether anything is left that says who somebody was.
fn is_gone(rig: &Rig) -> bool {
    let left = format!("{:?}", rig.store).to_lowercase();
    !left.contains("canary")
}

#[tokio::test]
async fn a_person_has_to_mean_it() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    for confirmed in ["", "ada", "bob@example.org", &ada.user.to_string()] {
        let refused = rig.accounts.delete_account(&ada, confirmed).await;
        assert!(
            matches!(refused, Err(IdentityError::Invalid(_))),
            "{confirmed}"
        );
    }
    let acted = impersonated(ada.scope());
    let refused = rig.accounts.delete_account(&acted, "ada@example.org").await;
    assert!(matches!(refused, Err(IdentityError::Impersonated)));
    rig.accounts
        .delete_account(&ada, " ADA@example.org ")
        .await
        .unwrap();
    let job = Job::DeleteAccount { user: ada.user };
    assert_eq!(rig.store.take_jobs(), [job]);
}

#[tokio::test]
async fn without_an_address_the_id_is_typed() {
    let rig = Rig::new();
    let mut claims = claims("ada");
    claims.email = None;
    rig.tokens.say("ada", Ok(claims));
    let ada = rig.accounts.identify(Some("ada")).await.unwrap();
    let id = ada.user.to_string();
    assert!(rig.accounts.delete_account(&ada, "").await.is_err());
    rig.accounts.delete_account(&ada, &id).await.unwrap();
}

#[tokio::test]
async fn nothing_is_left_that_says_who_it_was() {
    let rig = Rig::with_directory();
    rig.directory.put(DirectoryPerson {
        subject: subject("canary"),
        email: Some("canary@example.org".to_owned()),
        display_name: Some("Canary".to_owned()),
        updated_at: builders::start(),
    });
    let (_, canary) = rig.person("canary").await;
    running(&rig, &canary).await;
    assert!(!is_gone(&rig));
    rig.accounts
        .delete_account(&canary, "canary@example.org")
        .await
        .unwrap();
    rig.accounts.delete_closed(canary.user).await.unwrap();
    assert!(is_gone(&rig), "{:?}", rig.store);
    assert_eq!(rig.directory.deleted(), [subject("canary")]);
    // A token that is still valid.
    let refused = rig.accounts.identify(Some("canary")).await;
    assert!(matches!(refused, Err(IdentityError::Deleted)));
    let actions = rig.actions().await;
    assert_eq!(
        actions,
        ["account.created", "account.closed", "account.deleted"]
    );
    // Delivered once more, the job finds nothing to do.
    rig.accounts.delete_closed(canary.user).await.unwrap();
    assert_eq!(rig.actions().await.len(), 3);
}

#[tokio::test]
async fn an_open_account_is_left_alone() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    rig.accounts.delete_closed(ada.user).await.unwrap();
    assert!(rig.accounts.person(ada.scope()).await.is_ok());
}

#[tokio::test]
async fn it_begins_again_after_a_break_at_any_step() {
    // Each time one more transaction succeeds before everything fails; the last one is let through.
    for allowed in 0.. {
        let rig = Rig::new();
        let (_, canary) = rig.person("canary").await;
        for _ in 0..3 {
            running(&rig, &canary).await;
        }
        rig.accounts
            .delete_account(&canary, "canary@example.org")
            .await
            .unwrap();
        rig.store.break_after(allowed);
        let broken = rig.accounts.delete_closed(canary.user).await;
        rig.store.mend();
        if broken.is_ok() {
            // Three are stopped, three are deleted, and the rest goes.
            assert_eq!(allowed, 7);
            assert!(is_gone(&rig), "{:?}", rig.store);
            return;
        }
        assert!(!is_gone(&rig), "after {allowed}");
        rig.accounts.delete_closed(canary.user).await.unwrap();
        assert!(is_gone(&rig), "after {allowed}: {:?}", rig.store);
        assert_eq!(rig.actions().await.last().unwrap(), "account.deleted");
    }
}
