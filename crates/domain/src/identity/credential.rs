//! Who asks, and by what right.

use super::{KeyScope, Quota, Scope};
use crate::kernel::{ApiKeyId, SignInId, UserId};

/// What somebody proved to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub user: UserId,
    pub is_admin: bool,
    pub credential: Credential,
}

impl Identity {
    pub const fn scope(&self) -> Scope {
        Scope::person(self.user)
    }

    /// What may end before the request does.
    pub const fn revocable(&self) -> CredentialId {
        match &self.credential {
            Credential::SignIn(id) => CredentialId::SignIn(*id),
            Credential::ApiKey { id, .. } => CredentialId::ApiKey(*id),
            Credential::Development | Credential::Token { .. } => CredentialId::Account(self.user),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// There is no sign-in; whoever reaches the address is the one development user.
    Development,
    /// A token of the issuer, checked on its own.
    Token {
        /// Somebody acts in the person's name: what can't be undone is refused.
        is_impersonated: bool,
    },
    SignIn(SignInId),
    ApiKey {
        id: ApiKeyId,
        scopes: Vec<KeyScope>,
        quota: Quota,
    },
}

/// By what an open stream can lose its right to go on. The account's end is part of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CredentialId {
    Account(UserId),
    SignIn(SignInId),
    ApiKey(ApiKeyId),
}
