//! What a person has set for themselves.

use std::str::FromStr as _;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{IdentityError, User};
use crate::kernel::FieldError;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    Light,
    Dark,
    #[default]
    System,
}

/// Which mails a person wants beside the ones that belong to their account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailChoices {
    pub session_finished: bool,
    pub monthly_summary: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Of agents that name no model; absent: the best of the plan.
    pub default_provider: Option<String>,
    /// Absent: the provider's best of the plan.
    pub default_model: Option<String>,
    pub default_max_rounds: u32,
    pub show_evaluation_details: bool,
    pub theme: Theme,
    pub emails: EmailChoices,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            default_provider: None,
            default_model: None,
            default_max_rounds: 5,
            show_evaluation_details: true,
            theme: Theme::default(),
            emails: EmailChoices::default(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// A name of the IANA database.
    pub timezone: String,
    pub preferences: Preferences,
    /// Counts writes; 0 while nothing was ever set.
    pub revision: u64,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            timezone: "UTC".to_owned(),
            preferences: Preferences::default(),
            revision: 0,
        }
    }
}

/// What a person wants changed about themselves; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileDraft {
    pub display_name: Option<String>,
    pub timezone: Option<String>,
}

/// What can be preferred.
pub trait Offer {
    /// 1 or more.
    fn most_rounds(&self) -> u32;

    /// What is wrong with the provider or the model, where they are named.
    fn objection(&self, provider: Option<&str>, model: Option<&str>) -> Option<FieldError>;
}

/// New preferences as they came, in place of all the old ones; what is left out takes its default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreferencesDraft {
    pub default_provider: Option<String>,
    pub default_model: Option<String>,
    pub default_max_rounds: Option<i64>,
    pub show_evaluation_details: Option<bool>,
    pub theme: Option<Theme>,
    pub emails: EmailChoices,
}

impl ProfileDraft {
    /// The name and the time zone that the person has from now on.
    pub fn admit(self, user: &User, profile: &Profile) -> Result<(String, String), IdentityError> {
        let mut problems = Vec::new();
        let name = match self.display_name {
            Some(name) => name.trim().to_owned(),
            None => user.display_name.clone(),
        };
        if name.chars().nth(User::NAME_CHARS).is_some() {
            let message = format!("must have at most {} characters", User::NAME_CHARS);
            problems.push(FieldError::new("display_name", "too_long", message));
        }
        if name.chars().any(char::is_control) {
            let message = "must not contain control characters";
            problems.push(FieldError::new("display_name", "invalid", message));
        }
        let timezone = self.timezone.unwrap_or_else(|| profile.timezone.clone());
        if Tz::from_str(&timezone).is_err() {
            let message = "must be a name of the IANA time zone database, such as Europe/Berlin";
            problems.push(FieldError::new("timezone", "unknown_timezone", message));
        }
        accept((name, timezone), problems)
    }
}

impl PreferencesDraft {
    /// The preferences, where everything in them is something that this person can have here.
    pub fn admit(self, offer: &impl Offer) -> Result<Preferences, IdentityError> {
        let default = Preferences::default();
        let mut problems = Vec::new();
        let (provider, model) = (&self.default_provider, &self.default_model);
        problems.extend(offer.objection(provider.as_deref(), model.as_deref()));
        let most = offer.most_rounds();
        let rounds = match self.default_max_rounds {
            None => default.default_max_rounds.min(most),
            Some(rounds) => u32::try_from(rounds).unwrap_or_default(),
        };
        if !(1..=most).contains(&rounds) {
            let message = format!("must be between 1 and {most}");
            problems.push(FieldError::new(
                "default_max_rounds",
                "out_of_range",
                message,
            ));
        }
        let preferences = Preferences {
            default_provider: self.default_provider,
            default_model: self.default_model,
            default_max_rounds: rounds,
            show_evaluation_details: self
                .show_evaluation_details
                .unwrap_or(default.show_evaluation_details),
            theme: self.theme.unwrap_or_default(),
            emails: self.emails,
        };
        accept(preferences, problems)
    }
}

fn accept<T>(value: T, problems: Vec<FieldError>) -> Result<T, IdentityError> {
    if problems.is_empty() {
        Ok(value)
    } else {
        Err(IdentityError::Invalid(problems))
    }
}
