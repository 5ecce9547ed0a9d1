//! What is said about signing in.

use atelier_domain::identity::is_return_path;
use atelier_domain::kernel::FieldError;
use atelier_usecases::identity::SignInMethods;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// The ways to sign in here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Methods {
    /// At a provider: go to `/api/v1/auth/start`.
    redirect: bool,
    /// By a link in a mail.
    magic_link: bool,
    /// Nobody has to: this is a development server.
    development: bool,
}

impl From<SignInMethods> for Methods {
    fn from(methods: SignInMethods) -> Self {
        Self {
            redirect: methods.redirect,
            magic_link: methods.magic_link,
            development: methods.development,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Start {
    /// Where to go on afterwards: a path of this installation.
    #[param(example = "/sessions", max_length = 2000, pattern = "^/[!-~]*$")]
    pub(crate) return_to: Option<String>,
}

/// What the provider sends the browser back with. It may add more.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Callback {
    /// Where it went well.
    pub(crate) code: Option<String>,
    /// As it was given to the provider.
    pub(crate) state: Option<String>,
    /// Where it did not.
    pub(crate) error: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkRequest {
    #[schema(example = "jane@example.com", max_length = 254)]
    pub(crate) email: String,
    /// Where to go on afterwards: a path of this installation.
    #[schema(example = "/sessions", max_length = 2000, pattern = "^/[!-~]*$")]
    pub(crate) return_to: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkRedemption {
    /// As it stands in the link.
    #[schema(example = "atl_7Hq0yD4nTgk2WbVxRz9mLs1PcJf6uEoA3iKtXv5ZB8d")]
    pub(crate) token: String,
    /// Programs get a token to send; browsers a cookie.
    #[serde(default)]
    pub(crate) bearer: bool,
}

/// Somebody has signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedIn {
    /// Where they were going.
    #[schema(required, example = "/sessions")]
    pub(crate) return_to: Option<String>,
    /// A bearer token, where one was asked for. It is told once, and ends after seven days without a request.
    #[schema(required)]
    pub(crate) token: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignOut {
    /// On every device, not on this one alone. API keys go on.
    #[serde(default)]
    pub(crate) everywhere: bool,
}

/// Somebody has signed out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedOut {
    /// Where a browser goes to end its session at the provider too.
    #[schema(required)]
    pub(crate) provider_url: Option<String>,
}

/// A path of ours, or the complaint about another one.
pub(crate) fn return_path(path: Option<String>) -> Result<Option<String>, Problem> {
    match path {
        Some(path) if !is_return_path(&path) => {
            let message = "must be a path of this installation, of at most 2000 bytes";
            let error = FieldError::new("return_to", "invalid", message);
            Err(Problem::invalid(vec![error]))
        }
        path => Ok(path),
    }
}
