//! A key as somebody asks for it.

use chrono::{DateTime, Utc};

use super::{ApiKey, IdentityError, KeyScope, Quota};
use crate::kernel::FieldError;

/// A key as it was asked for; what is left out takes its default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiKeyDraft {
    pub label: String,
    pub scopes: Vec<KeyScope>,
    pub requests: Option<i64>,
    pub window_seconds: Option<i64>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// What a new key is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyTerms {
    pub label: String,
    /// At least one, each once, in order.
    pub scopes: Vec<KeyScope>,
    pub quota: Quota,
    pub expires_at: Option<DateTime<Utc>>,
}

/// Of the requests in a window.
const REQUESTS: std::ops::RangeInclusive<i64> = 1..=100_000;
/// A minute to a day.
const WINDOW_SECONDS: std::ops::RangeInclusive<i64> = 60..=86_400;

impl ApiKeyDraft {
    pub fn admit(self, now: DateTime<Utc>) -> Result<ApiKeyTerms, IdentityError> {
        let mut problems = Vec::new();
        let label = self.label.trim().to_owned();
        problems.extend(label_problem(&label));
        let mut scopes = self.scopes;
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() {
            problems.push(FieldError::new("scopes", "required", "must not be empty"));
        }
        let mut within =
            |field, given: Option<i64>, default: u32, range: std::ops::RangeInclusive<i64>| {
                let value = given.unwrap_or(default.into());
                if !range.contains(&value) {
                    let message = format!("must be between {} and {}", range.start(), range.end());
                    problems.push(FieldError::new(field, "out_of_range", message));
                }
                u32::try_from(value).unwrap_or(default)
            };
        let quota = Quota::new(
            within(
                "limit.requests",
                self.requests,
                ApiKey::QUOTA.requests,
                REQUESTS,
            ),
            within(
                "limit.window_seconds",
                self.window_seconds,
                ApiKey::QUOTA.window_seconds,
                WINDOW_SECONDS,
            ),
        );
        if self.expires_at.is_some_and(|end| end <= now) {
            problems.push(FieldError::new(
                "expires_at",
                "in_the_past",
                "must be in the future",
            ));
        }
        if problems.is_empty() {
            Ok(ApiKeyTerms {
                label,
                scopes,
                quota,
                expires_at: self.expires_at,
            })
        } else {
            Err(IdentityError::Invalid(problems))
        }
    }
}

fn label_problem(label: &str) -> Option<FieldError> {
    if label.is_empty() {
        return Some(FieldError::new("label", "required", "must not be empty"));
    }
    if label.chars().nth(ApiKey::LABEL_CHARS).is_some() {
        let message = format!("must have at most {} characters", ApiKey::LABEL_CHARS);
        return Some(FieldError::new("label", "too_long", message));
    }
    let is_plain = !label.chars().any(char::is_control);
    let message = "must not contain control characters";
    (!is_plain).then(|| FieldError::new("label", "invalid", message))
}
