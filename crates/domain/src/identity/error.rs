//! What can go wrong with an account, in words a person may read.

use crate::kernel::{ErrorKind, FieldError, PortError};

#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// No credential, or one that is not good (any more). It is not said which.
    #[error("sign in, or send a valid key")]
    Unauthenticated,
    #[error("an API key can't be used for this")]
    PersonRequired,
    #[error("the API key lacks the scope `{0}`")]
    ScopeMissing(&'static str),
    #[error("somebody acts in the name of this person; that can't be done so")]
    Impersonated,
    /// The issuer vouches for no address that is free: another account has it.
    #[error("another account has this e-mail address; sign in as before")]
    EmailTaken,
    #[error("the account was deleted")]
    Deleted,
    #[error("no such API key")]
    KeyNotFound,
    #[error("there are {0} API keys already; revoke one first")]
    TooManyKeys(u32),
    #[error("no such export")]
    ExportNotFound,
    #[error("the export is not ready yet")]
    ExportNotReady,
    #[error("the settings are not the ones you named")]
    SettingsChanged,
    #[error("the link is not valid any more; ask for a new one")]
    LinkInvalid,
    #[error("this way to sign in is not set up here")]
    NotConfigured,
    #[error("some values can't be accepted")]
    Invalid(Vec<FieldError>),
    #[error("storage did not do its part")]
    Port(#[from] PortError),
}

impl IdentityError {
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Unauthenticated | Self::Deleted => ErrorKind::Unauthenticated,
            Self::PersonRequired | Self::ScopeMissing(_) | Self::Impersonated => {
                ErrorKind::Forbidden
            }
            Self::EmailTaken | Self::TooManyKeys(_) | Self::ExportNotReady => ErrorKind::Conflict,
            Self::KeyNotFound | Self::ExportNotFound => ErrorKind::NotFound,
            Self::SettingsChanged => ErrorKind::PreconditionFailed,
            Self::LinkInvalid | Self::Invalid(_) => ErrorKind::Invalid,
            Self::NotConfigured => ErrorKind::Unavailable,
            Self::Port(error) => error.kind(),
        }
    }

    /// Stable, for clients.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated | Self::Deleted => "unauthenticated",
            Self::PersonRequired => "person_required",
            Self::ScopeMissing(_) => "scope_missing",
            Self::Impersonated => "impersonated",
            Self::EmailTaken => "email_taken",
            Self::KeyNotFound => "api_key_not_found",
            Self::TooManyKeys(_) => "too_many_api_keys",
            Self::ExportNotFound => "export_not_found",
            Self::ExportNotReady => "export_not_ready",
            Self::SettingsChanged => "settings_changed",
            Self::LinkInvalid => "link_invalid",
            Self::NotConfigured => "sign_in_not_configured",
            Self::Invalid(_) => "invalid_input",
            Self::Port(error) => error.code(),
        }
    }
}
