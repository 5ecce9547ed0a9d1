use chrono::{DateTime, TimeDelta, Utc};

use crate::identity::{ApiKey, ApiKeyDraft, IdentityError, KeyScope, Quota};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_165_200, 0).unwrap()
}

fn draft() -> ApiKeyDraft {
    ApiKeyDraft {
        label: " build server ".to_owned(),
        scopes: vec![KeyScope::Write, KeyScope::Read, KeyScope::Write],
        ..ApiKeyDraft::default()
    }
}

#[test]
fn a_key_has_what_was_asked_for_and_defaults() {
    let terms = draft().admit(now()).unwrap();
    assert_eq!(terms.label, "build server");
    assert_eq!(terms.scopes, [KeyScope::Read, KeyScope::Write]);
    assert_eq!(terms.quota, ApiKey::QUOTA);
    let own = ApiKeyDraft {
        requests: Some(5),
        window_seconds: Some(60),
        expires_at: Some(now() + TimeDelta::seconds(1)),
        ..draft()
    };
    let terms = own.admit(now()).unwrap();
    assert_eq!(terms.quota, Quota::new(5, 60));
    assert_eq!(terms.expires_at, Some(now() + TimeDelta::seconds(1)));
}

#[test]
fn what_a_key_can_t_be_is_named() {
    type Change = fn(&mut ApiKeyDraft);
    let cases: [(Change, &str, &str); 11] = [
        (|d| d.label = "  ".to_owned(), "label", "required"),
        (|d| d.label = "x".repeat(101), "label", "too_long"),
        (|d| d.label = "a\u{7}b".to_owned(), "label", "invalid"),
        (|d| d.scopes.clear(), "scopes", "required"),
        (|d| d.requests = Some(0), "limit.requests", "out_of_range"),
        (
            |d| d.requests = Some(100_001),
            "limit.requests",
            "out_of_range",
        ),
        (
            |d| d.requests = Some(i64::MIN),
            "limit.requests",
            "out_of_range",
        ),
        (
            |d| d.window_seconds = Some(59),
            "limit.window_seconds",
            "out_of_range",
        ),
        (
            |d| d.window_seconds = Some(86_401),
            "limit.window_seconds",
            "out_of_range",
        ),
        (|d| d.expires_at = Some(now()), "expires_at", "in_the_past"),
        (
            |d| d.expires_at = Some(DateTime::UNIX_EPOCH),
            "expires_at",
            "in_the_past",
        ),
    ];
    for (change, field, code) in cases {
        let mut draft = draft();
        change(&mut draft);
        let Err(IdentityError::Invalid(problems)) = draft.admit(now()) else {
            panic!("{field} {code} was accepted");
        };
        let found: Vec<_> = problems
            .iter()
            .map(|p| (p.field.as_str(), p.code))
            .collect();
        assert_eq!(found, [(field, code)]);
    }
}
