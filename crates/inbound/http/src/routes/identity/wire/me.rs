//! A person, as they see themselves.

use atelier_domain::identity;
use atelier_usecases::identity::Person;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::editorial::wire::wire_enum;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    id: Uuid,
    /// Some sign-in services know people without one.
    #[schema(required, example = "ada@example.org")]
    email: Option<String>,
    #[schema(example = "Ada Lovelace")]
    display_name: String,
    is_admin: bool,
    /// A name of the IANA time zone database.
    #[schema(example = "Europe/London")]
    timezone: String,
    preferences: Preferences,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preferences {
    /// Of agents that name no model. Null: the best of the plan.
    #[schema(required, example = "anthropic")]
    default_provider: Option<String>,
    /// Null: the provider's best of the plan.
    #[schema(required, example = "claude-sonnet-5-5")]
    default_model: Option<String>,
    #[schema(minimum = 1, example = 5)]
    default_max_rounds: u32,
    show_evaluation_details: bool,
    theme: Theme,
    emails: EmailChoices,
}

wire_enum! {
    both
    Theme = identity::Theme { Light, Dark, System }
}

/// Which mails a person wants, beside those that belong to the account.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EmailChoices {
    session_finished: bool,
    monthly_summary: bool,
}

/// What is to change; the rest stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"display_name": "Ada Lovelace", "timezone": "Europe/London"}))]
pub(crate) struct MePatch {
    #[schema(max_length = 100)]
    display_name: Option<String>,
    /// A name of the IANA time zone database.
    timezone: Option<String>,
}

/// All preferences; what is left out or null takes its default.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "default_provider": "scripted",
    "default_model": "scripted",
    "default_max_rounds": 3,
    "show_evaluation_details": true,
    "theme": "dark",
    "emails": {"session_finished": true},
}))]
pub(crate) struct PreferencesDraft {
    /// Of the catalogue, with a model that the plan opens.
    default_provider: Option<String>,
    /// Goes with the provider.
    default_model: Option<String>,
    /// At most what the plan allows; 5 unless given, or less where the plan allows less.
    #[schema(minimum = 1)]
    default_max_rounds: Option<i64>,
    show_evaluation_details: Option<bool>,
    theme: Option<Theme>,
    emails: Option<EmailChoices>,
}

/// That the person means it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountEnd {
    /// The account's e-mail address typed again, or its id where it has none.
    #[schema(example = "ada@example.org")]
    pub(crate) confirm: String,
}

impl From<Person> for Me {
    fn from(Person { user, profile }: Person) -> Self {
        Self {
            id: user.id.as_uuid(),
            email: user.email,
            display_name: user.display_name,
            is_admin: user.is_admin,
            timezone: profile.timezone,
            preferences: profile.preferences.into(),
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

impl From<identity::Preferences> for Preferences {
    fn from(preferences: identity::Preferences) -> Self {
        Self {
            default_provider: preferences.default_provider,
            default_model: preferences.default_model,
            default_max_rounds: preferences.default_max_rounds,
            show_evaluation_details: preferences.show_evaluation_details,
            theme: preferences.theme.into(),
            emails: EmailChoices {
                session_finished: preferences.emails.session_finished,
                monthly_summary: preferences.emails.monthly_summary,
            },
        }
    }
}

impl From<MePatch> for identity::ProfileDraft {
    fn from(patch: MePatch) -> Self {
        Self {
            display_name: patch.display_name,
            timezone: patch.timezone,
        }
    }
}

impl From<PreferencesDraft> for identity::PreferencesDraft {
    fn from(draft: PreferencesDraft) -> Self {
        let emails = draft.emails.unwrap_or_default();
        Self {
            default_provider: draft.default_provider,
            default_model: draft.default_model,
            default_max_rounds: draft.default_max_rounds,
            show_evaluation_details: draft.show_evaluation_details,
            theme: draft.theme.map(Into::into),
            emails: identity::EmailChoices {
                session_finished: emails.session_finished,
                monthly_summary: emails.monthly_summary,
            },
        }
    }
}
