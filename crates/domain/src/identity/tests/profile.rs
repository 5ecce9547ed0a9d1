use crate::identity::{
    IdentityError, Offer, Preferences, PreferencesDraft, Profile, ProfileDraft, Theme, User,
};
use crate::kernel::{FieldError, UserId};

/// One model, and so many rounds.
struct House(u32);

impl Offer for House {
    fn most_rounds(&self) -> u32 {
        self.0
    }

    fn objection(&self, provider: Option<&str>, model: Option<&str>) -> Option<FieldError> {
        let is_it = (provider, model) == (Some("scripted"), Some("scripted"));
        let is_absent = provider.or(model).is_none();
        (!is_it && !is_absent).then(|| FieldError::new("default_model", "unknown_model", "is none"))
    }
}

fn preferences(
    most_rounds: u32,
    draft: PreferencesDraft,
) -> Result<Preferences, Vec<(String, &'static str)>> {
    draft.admit(&House(most_rounds)).map_err(named)
}

fn named(error: IdentityError) -> Vec<(String, &'static str)> {
    let IdentityError::Invalid(problems) = error else {
        panic!("{error:?}");
    };
    problems.into_iter().map(|p| (p.field, p.code)).collect()
}

fn model(provider: Option<&str>, model: Option<&str>) -> PreferencesDraft {
    PreferencesDraft {
        default_provider: provider.map(str::to_owned),
        default_model: model.map(str::to_owned),
        ..PreferencesDraft::default()
    }
}

#[test]
fn what_is_left_out_takes_its_default() {
    let admitted = preferences(20, PreferencesDraft::default());
    assert_eq!(admitted, Ok(Preferences::default()));
    let free = preferences(3, PreferencesDraft::default()).unwrap();
    assert_eq!(free.default_max_rounds, 3, "no more than the plan allows");
}

#[test]
fn everything_can_be_set() {
    let draft = PreferencesDraft {
        default_max_rounds: Some(20),
        show_evaluation_details: Some(false),
        theme: Some(Theme::Dark),
        ..model(Some("scripted"), Some("scripted"))
    };
    let set = preferences(20, draft).unwrap();
    assert_eq!(set.default_provider.as_deref(), Some("scripted"));
    assert_eq!((set.default_max_rounds, set.theme), (20, Theme::Dark));
    assert!(!set.show_evaluation_details);
}

#[test]
fn every_problem_is_named_at_once() {
    let draft = PreferencesDraft {
        default_max_rounds: Some(21),
        ..model(Some("acme"), Some("anvil"))
    };
    let problems = preferences(20, draft).unwrap_err();
    let fields: Vec<_> = problems.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["default_model", "default_max_rounds"]);
    for rounds in [0, -1, i64::MAX] {
        let draft = PreferencesDraft {
            default_max_rounds: Some(rounds),
            ..PreferencesDraft::default()
        };
        assert!(preferences(20, draft).is_err());
    }
}

#[test]
fn names_and_time_zones_are_checked() {
    let user = User {
        id: UserId::new(uuid::Uuid::nil()),
        email: None,
        display_name: "Ada".to_owned(),
        is_admin: false,
        created_at: chrono::DateTime::UNIX_EPOCH,
        updated_at: chrono::DateTime::UNIX_EPOCH,
        deleted_at: None,
    };
    let admit = |name: Option<&str>, timezone: Option<&str>| {
        let draft = ProfileDraft {
            display_name: name.map(str::to_owned),
            timezone: timezone.map(str::to_owned),
        };
        draft.admit(&user, &Profile::default()).map_err(named)
    };
    let kept = |name: &str, timezone: &str| Ok((name.to_owned(), timezone.to_owned()));
    assert_eq!(admit(None, None), kept("Ada", "UTC"));
    assert_eq!(
        admit(Some(" Lovelace "), Some("Europe/Berlin")),
        kept("Lovelace", "Europe/Berlin")
    );
    assert_eq!(admit(Some(""), None), kept("", "UTC"));
    assert_eq!(
        admit(Some(&"é".repeat(100)), None),
        kept(&"é".repeat(100), "UTC")
    );
    for (name, timezone, field, code) in [
        (Some("x".repeat(101)), None, "display_name", "too_long"),
        (Some("a\nb".to_owned()), None, "display_name", "invalid"),
        (None, Some("Mars/Olympus"), "timezone", "unknown_timezone"),
        (None, Some(""), "timezone", "unknown_timezone"),
        (None, Some("../etc/passwd"), "timezone", "unknown_timezone"),
    ] {
        let problems = admit(name.as_deref(), timezone).unwrap_err();
        assert_eq!(problems, [(field.to_owned(), code)]);
    }
}
