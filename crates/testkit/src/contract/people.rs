//! Who somebody is: accounts, their addresses, and as whom issuers know them.

use std::collections::BTreeSet;
use std::sync::Arc;

use atelier_domain::identity::{Profile, Subject, Theme, User};
use atelier_domain::kernel::UserId;
use atelier_domain::ports::Store;

use super::Stage;
use super::setup::{Setup, race};
use crate::builders;

pub async fn a_person_comes_back_as_they_were_written(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let nameless = User {
        email: None,
        display_name: String::new(),
        is_admin: true,
        ..builders::user(&setup.ids, "nameless")
    };
    let mut transaction = setup.begin_for_house().await;
    let kept = transaction.users().ensure(&nameless).await.unwrap();
    let other = User {
        id: UserId::new(setup.ids.next()),
        ..nameless.clone()
    };
    let second = transaction.users().ensure(&other).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!((&kept, &second), (&nameless, &other));

    let identities = setup.store.identities();
    let found = identities.by_id(nameless.id).await.unwrap();
    assert_eq!(found, Some(nameless));
    let me = setup.store.users().me(setup.owners()).await.unwrap();
    assert_eq!(me, Some(setup.owner.clone()));
    let unknown = UserId::new(setup.ids.next());
    assert_eq!(identities.by_id(unknown).await.unwrap(), None);
}

pub async fn an_address_is_one_person_s(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let renamed = User {
        is_admin: true,
        email: Some("new@example.org".to_owned()),
        display_name: "new".to_owned(),
        ..setup.owner.clone()
    };
    let taken = User {
        email: setup.stranger.email.clone(),
        ..renamed.clone()
    };
    let unknown = builders::user(&setup.ids, "unknown");
    let without = User {
        email: None,
        ..setup.stranger.clone()
    };
    let mut transaction = setup.begin_for_house().await;
    let users = transaction.users();
    assert!(!users.update(&taken).await.unwrap());
    assert!(users.update(&renamed).await.unwrap());
    // To what it is already.
    assert!(users.update(&renamed).await.unwrap());
    assert!(!users.update(&unknown).await.unwrap());
    assert!(users.update(&without).await.unwrap());
    assert!(users.update(&taken).await.unwrap(), "it is free now");
    assert!(users.update(&renamed).await.unwrap());
    users
        .set_admin(renamed.id, true, renamed.updated_at)
        .await
        .unwrap();
    assert!(
        users
            .update(&User {
                is_admin: false,
                ..renamed.clone()
            })
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();

    let identities = setup.store.identities();
    let found = identities.by_email("new@example.org").await.unwrap();
    assert_eq!(found, Some(renamed));
    for gone in [&setup.owner, &setup.stranger] {
        let email = gone.email.as_deref().unwrap();
        assert_eq!(identities.by_email(email).await.unwrap(), None);
    }
}

pub async fn a_subject_is_one_person_s(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (first, second) = (builders::subject("first"), builders::subject("second"));
    let elsewhere = Subject {
        issuer: "https://elsewhere.example".to_owned(),
        ..first.clone()
    };
    let (owner, stranger) = (setup.owner.id, setup.stranger.id);
    let nobody = UserId::new(setup.ids.next());
    let mut transaction = setup.begin_for_house().await;
    let users = transaction.users();
    for (subject, user, expected) in [
        (&second, owner, true),
        (&first, owner, true),
        (&first, owner, true),
        (&first, stranger, false),
        (&elsewhere, stranger, true),
        (&builders::subject("third"), nobody, false),
    ] {
        let linked = users.link(subject, user).await.unwrap();
        assert_eq!(linked, expected, "{subject:?} to {user}");
    }
    transaction.commit().await.unwrap();

    let identities = setup.store.identities();
    let found = identities.by_subject(&first).await.unwrap();
    assert_eq!(found, Some(setup.owner.clone()));
    let found = identities.by_subject(&elsewhere).await.unwrap();
    assert_eq!(found, Some(setup.stranger.clone()));
    let unknown = builders::subject("unknown");
    assert_eq!(identities.by_subject(&unknown).await.unwrap(), None);
    let mine = setup.store.users().subjects(setup.owners()).await.unwrap();
    assert_eq!(mine, [first, second]);
    let theirs = setup.store.users().subjects(setup.strangers()).await;
    assert_eq!(theirs.unwrap(), [elsewhere]);
}

/// As the first requests of somebody new do, who opens many pages at once.
pub async fn first_requests_at_once_make_one_person(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    for email in [Some("everybody@example.org".to_owned()), None] {
        let subject = builders::subject(email.as_deref().unwrap_or("nameless"));
        let ids = race(50, |_| {
            let user = User {
                email: email.clone(),
                ..builders::user(&setup.ids, "everybody")
            };
            admitted(Arc::clone(&setup.store), subject.clone(), user)
        })
        .await;
        assert_eq!(ids.len(), 50);
        let ids: BTreeSet<UserId> = ids.into_iter().collect();
        assert_eq!(ids.len(), 1, "everybody got the same person");
    }
}

/// As whoever lets people in does it: looks again after somebody else was first.
async fn admitted(store: Arc<dyn Store>, subject: Subject, user: User) -> UserId {
    for _ in 0..4 {
        let mut transaction = store.begin_for_house().await.unwrap();
        let kept = transaction.users().ensure(&user).await.unwrap();
        if transaction.users().link(&subject, kept.id).await.unwrap() {
            transaction.commit().await.unwrap();
            return kept.id;
        }
        drop(transaction);
        // On SQLite the first one's commit may be shared, and not be done yet.
        let found = store.identities().by_subject(&subject).await.unwrap();
        if let Some(found) = found {
            return found.id;
        }
    }
    panic!("who was first never shows");
}

pub async fn a_profile_is_saved_over_the_one_it_was_made_from(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let users = setup.store.users();
    assert_eq!(
        users.profile(setup.owners()).await.unwrap(),
        Profile::default()
    );

    let mut profile = Profile {
        timezone: "Europe/Berlin".to_owned(),
        ..Profile::default()
    };
    profile.preferences.theme = Theme::Dark;
    profile.preferences.default_model = Some("a model".to_owned());
    for (revision, expected) in [(2, false), (1, true), (1, false), (3, false), (2, true)] {
        profile.revision = revision;
        profile.preferences.default_max_rounds = u32::try_from(revision).unwrap();
        let mut transaction = setup.begin().await;
        let saved = transaction
            .users()
            .save_profile(setup.owners(), &profile)
            .await
            .unwrap();
        assert_eq!(saved, expected, "revision {revision}");
        transaction.commit().await.unwrap();
    }
    assert_eq!(users.profile(setup.owners()).await.unwrap(), profile);
    let theirs = users.profile(setup.strangers()).await.unwrap();
    assert_eq!(theirs, Profile::default());
}

pub async fn of_racing_profiles_one_is_saved(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    for revision in 1..=3 {
        let saved = race(20, |_| {
            let (store, scope) = (Arc::clone(&setup.store), setup.owners());
            async move {
                let profile = Profile {
                    revision,
                    ..Profile::default()
                };
                let mut transaction = store.begin(scope).await.unwrap();
                let saved = transaction.users().save_profile(scope, &profile).await;
                transaction.commit().await.unwrap();
                saved.unwrap()
            }
        })
        .await;
        assert_eq!(saved.iter().filter(|saved| **saved).count(), 1);
    }
}
