//! Whom an operation is for. Its handler says so, once, in what it gives the API description:
//!
//! | `security(...)` | who may |
//! | --- | --- |
//! | `("api_key" = ["read"])` | a person, or a key with that scope |
//! | `("person" = [])` | a person, never a key |
//! | `()` | everybody |

use atelier_domain::identity::{Credential, Identity, IdentityError, KeyScope};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::SecurityRequirement;

/// The names of the ways to prove who one is, in the API description.
pub(crate) const BEARER: &str = "bearer";
pub(crate) const COOKIE: &str = "cookie";
pub(crate) const API_KEY: &str = "api_key";

/// Handlers name it; clients never see it.
const PERSON: &str = "person";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Open,
    Person,
    Key(KeyScope),
}

impl Access {
    /// What the handler declares; none where it says nothing, or nothing that is known here.
    pub(crate) fn declared(operation: &Operation) -> Option<Self> {
        let [declared] = operation.security.as_deref()? else {
            return None;
        };
        let keys = KeyScope::ALL.map(Self::Key);
        [Self::Open, Self::Person]
            .into_iter()
            .chain(keys)
            .find(|access| access.declaration() == *declared)
    }

    fn declaration(self) -> SecurityRequirement {
        match self {
            Self::Open => SecurityRequirement::default(),
            Self::Person => requirement(PERSON, None),
            Self::Key(scope) => requirement(API_KEY, Some(scope)),
        }
    }

    /// The same for clients, who choose one of these.
    pub(crate) fn alternatives(self) -> Vec<SecurityRequirement> {
        let person = [requirement(BEARER, None), requirement(COOKIE, None)];
        match self {
            Self::Open => vec![SecurityRequirement::default()],
            Self::Person => person.into(),
            Self::Key(scope) => person
                .into_iter()
                .chain([requirement(API_KEY, Some(scope))])
                .collect(),
        }
    }

    /// Whether somebody who is known may.
    pub(crate) fn check(self, identity: &Identity) -> Result<(), IdentityError> {
        match (self, &identity.credential) {
            (Self::Person, Credential::ApiKey { .. }) => Err(IdentityError::PersonRequired),
            (Self::Key(scope), Credential::ApiKey { scopes, .. }) if !scopes.contains(&scope) => {
                Err(IdentityError::ScopeMissing(scope.as_str()))
            }
            _ => Ok(()),
        }
    }
}

fn requirement(name: &str, scope: Option<KeyScope>) -> SecurityRequirement {
    SecurityRequirement::new(name, scope.map(KeyScope::as_str))
}
