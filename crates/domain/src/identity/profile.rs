//! What a person has set for themselves.

use serde::{Deserialize, Serialize};

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
    /// With the model; absent: the installation's own choice.
    pub default_provider: Option<String>,
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

/// New preferences as they came, in place of all the old ones; what is left out takes its default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreferencesDraft {
    pub default_provider: Option<String>,
    pub default_model: Option<String>,
    pub default_max_rounds: Option<i64>,
    pub show_evaluation_details: Option<bool>,
    pub theme: Option<String>,
    pub emails: EmailChoices,
}
