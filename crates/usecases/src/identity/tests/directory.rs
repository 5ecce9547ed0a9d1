//! What the directory's webhooks do.

use atelier_domain::identity::{DirectoryChange, DirectoryPerson, IdentityError, SignedMessage};
use atelier_domain::jobs::Job;
use atelier_domain::ports::Store;
use atelier_testkit::builders;
use chrono::TimeDelta;

use super::rig::{Rig, claims, subject};
use crate::identity::DirectoryMessageError;

const MESSAGE: SignedMessage<'_> = SignedMessage {
    id: "msg_1",
    timestamp: "1",
    signature: "v1,",
    body: b"{}",
};

fn person(name: &str, email: &str, minutes: i64) -> DirectoryPerson {
    DirectoryPerson {
        subject: subject("ada"),
        email: Some(email.to_owned()),
        display_name: Some(name.to_owned()),
        updated_at: builders::start() + TimeDelta::minutes(minutes),
    }
}

/// The directory has the person so, and says it.
async fn told(rig: &Rig, person: DirectoryPerson) {
    rig.directory.put(person.clone());
    rig.directory.tell(DirectoryChange::Present(person));
    rig.accounts.heed_directory(MESSAGE).await.unwrap();
}

async fn kept(rig: &Rig) -> (String, String) {
    let user = rig.store.identities().by_subject(&subject("ada")).await;
    let user = user.unwrap().unwrap();
    (user.display_name, user.email.unwrap())
}

#[tokio::test]
async fn a_person_who_is_known_is_kept_in_step() {
    let rig = Rig::with_directory();
    rig.directory.put(person("Ada", "ada@example.org", -1));
    rig.person("ada").await;
    told(&rig, person("Ada King", "King@example.org", 5)).await;
    let king = ("Ada King".to_owned(), "king@example.org".to_owned());
    assert_eq!(kept(&rig).await, king);
    // An older message that comes late; the directory still has what it had.
    rig.directory.tell(DirectoryChange::Present(person(
        "Ada",
        "ada@example.org",
        1,
    )));
    rig.accounts.heed_directory(MESSAGE).await.unwrap();
    rig.accounts.heed_directory(MESSAGE).await.unwrap();
    assert_eq!(kept(&rig).await, king);
    assert_eq!(rig.actions().await, ["account.created", "profile.changed"]);
}

#[tokio::test]
async fn a_name_set_here_stays_until_a_newer_one_is_set_there() {
    let rig = Rig::with_directory();
    rig.directory.put(person("Ada", "ada@example.org", -1));
    let (_, ada) = rig.person("ada").await;
    rig.clock.advance(TimeDelta::minutes(3));
    let draft = atelier_domain::identity::ProfileDraft {
        display_name: Some("Countess".to_owned()),
        timezone: None,
    };
    rig.accounts
        .change_profile(ada.scope(), None, draft)
        .await
        .unwrap();
    told(&rig, person("Ada", "new@example.org", 2)).await;
    assert_eq!(
        kept(&rig).await,
        ("Countess".to_owned(), "new@example.org".to_owned())
    );
    told(&rig, person("Ada King", "new@example.org", 4)).await;
    assert_eq!(kept(&rig).await.0, "Ada King");
}

#[tokio::test]
async fn an_address_that_another_account_has_is_not_taken_over() {
    let rig = Rig::with_directory();
    rig.directory.put(person("Ada", "ada@example.org", -1));
    rig.directory.put(DirectoryPerson {
        subject: subject("bob"),
        ..person("bob", "bob@example.org", -1)
    });
    rig.person("ada").await;
    rig.person("bob").await;
    told(&rig, person("Ada", "bob@example.org", 5)).await;
    assert_eq!(kept(&rig).await.1, "ada@example.org");
}

#[tokio::test]
async fn a_person_who_never_came_gets_no_account_from_a_message() {
    let rig = Rig::with_directory();
    told(&rig, person("Ada", "ada@example.org", 0)).await;
    assert!(
        rig.store
            .identities()
            .by_email("ada@example.org")
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_person_who_is_deleted_there_is_closed_here() {
    let rig = Rig::with_directory();
    rig.directory.put(person("Ada", "ada@example.org", -1));
    let (user, _) = rig.person("ada").await;
    rig.directory.tell(DirectoryChange::Deleted(subject("ada")));
    rig.accounts.heed_directory(MESSAGE).await.unwrap();
    rig.accounts.heed_directory(MESSAGE).await.unwrap();
    assert_eq!(
        rig.store.take_jobs(),
        [Job::DeleteAccount { user: user.id }]
    );
    let refused = rig.accounts.identify(Some("ada")).await;
    assert!(matches!(refused, Err(IdentityError::Deleted)));
    assert_eq!(rig.actions().await, ["account.created", "account.closed"]);
    assert_eq!(rig.record().await[1].actor, None);
}

#[tokio::test]
async fn a_deletion_that_comes_first_keeps_the_person_out() {
    let rig = Rig::with_directory();
    rig.directory.put(person("Ada", "ada@example.org", -1));
    rig.directory.tell(DirectoryChange::Deleted(subject("ada")));
    rig.accounts.heed_directory(MESSAGE).await.unwrap();
    // A token that is still valid, and a message that was overtaken.
    rig.tokens.say("ada", Ok(claims("ada")));
    let refused = rig.accounts.identify(Some("ada")).await;
    assert!(matches!(refused, Err(IdentityError::Deleted)));
    told(&rig, person("Ada", "ada@example.org", 5)).await;
    assert!(
        rig.store
            .identities()
            .by_email("ada@example.org")
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_message_that_is_not_the_directory_s_is_refused() {
    let rig = Rig::with_directory();
    let refused = rig.accounts.heed_directory(MESSAGE).await;
    assert!(matches!(refused, Err(DirectoryMessageError::Refused(_))));
    let nowhere = Rig::new().accounts.heed_directory(MESSAGE).await;
    let Err(DirectoryMessageError::Identity(IdentityError::NotConfigured)) = nowhere else {
        panic!("{nowhere:?}");
    };
}
