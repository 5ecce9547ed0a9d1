//! What a person sets for themselves.

use atelier_domain::identity::{IdentityError, Preferences, PreferencesDraft, ProfileDraft, Theme};
use serde_json::Value;

use super::rig::Rig;

fn named(name: &str) -> ProfileDraft {
    ProfileDraft {
        display_name: Some(name.to_owned()),
        timezone: None,
    }
}

fn dark() -> PreferencesDraft {
    PreferencesDraft {
        theme: Some(Theme::Dark),
        ..PreferencesDraft::default()
    }
}

#[tokio::test]
async fn every_write_counts_and_needs_what_was_read() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    let (accounts, scope) = (&rig.accounts, ada.scope());
    let before = accounts.person(scope).await.unwrap();
    assert_eq!(
        (before.profile.revision, before.profile.preferences),
        (0, Preferences::default())
    );

    let person = accounts
        .change_profile(scope, Some(0), named("Ada L."))
        .await
        .unwrap();
    assert_eq!(
        (person.profile.revision, &*person.user.display_name),
        (1, "Ada L.")
    );
    let stale = accounts.set_preferences(scope, Some(0), dark()).await;
    assert!(matches!(stale, Err(IdentityError::SettingsChanged)));
    let person = accounts
        .set_preferences(scope, Some(1), dark())
        .await
        .unwrap();
    assert_eq!(person.profile.preferences.theme, Theme::Dark);
    // What is not said is not asked for.
    let draft = ProfileDraft {
        timezone: Some("Europe/London".to_owned()),
        ..ProfileDraft::default()
    };
    accounts.change_profile(scope, None, draft).await.unwrap();

    let kept = accounts.person(scope).await.unwrap();
    assert_eq!(kept.profile.revision, 3);
    assert_eq!(kept.profile.timezone, "Europe/London");
    assert_eq!(kept.profile.preferences.theme, Theme::Dark);
    assert_eq!(kept.user.display_name, "Ada L.");
}

#[tokio::test]
async fn of_writers_that_read_the_same_one_wins() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    let write = |name: &'static str| {
        rig.accounts
            .change_profile(ada.scope(), Some(0), named(name))
    };
    let (one, other) = tokio::join!(write("one"), write("other"));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test]
async fn the_log_tells_what_changed_and_not_who_somebody_is() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    rig.accounts
        .change_profile(ada.scope(), None, named("Countess"))
        .await
        .unwrap();
    rig.accounts
        .set_preferences(ada.scope(), None, dark())
        .await
        .unwrap();
    let record = rig.record().await;
    let [_, profile, preferences] = &record[..] else {
        panic!("{record:?}");
    };
    assert_eq!(profile.action, "profile.changed");
    assert_eq!(profile.after, r#"{"fields":["display_name"]}"#);
    assert_eq!(preferences.action, "preferences.changed");
    let themes = [&preferences.before, &preferences.after].map(|json| {
        let json: Value = serde_json::from_str(json).unwrap();
        json["theme"].as_str().unwrap().to_owned()
    });
    assert_eq!(themes, ["system", "dark"]);
    assert!(!format!("{record:?}").contains("Countess"));
}

#[tokio::test]
async fn what_can_t_be_set_changes_nothing() {
    let rig = Rig::new();
    let (_, ada) = rig.person("ada").await;
    let refused = rig
        .accounts
        .change_profile(ada.scope(), None, named("a\u{0}b"))
        .await;
    assert!(matches!(refused, Err(IdentityError::Invalid(_))));
    let person = rig.accounts.person(ada.scope()).await.unwrap();
    assert_eq!(
        (person.profile.revision, &*person.user.display_name),
        (0, "ada")
    );
}
