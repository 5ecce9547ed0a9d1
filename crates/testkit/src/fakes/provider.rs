//! A sign-in provider whose codes are worth what a test says.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::identity::{Claims, SignInAttempt, SignInProvider, TokenError, TokenRefusal};
use atelier_domain::kernel::PortError;

/// Knows the codes that it was told of, each good once, and refuses every other.
#[derive(Debug, Default)]
pub struct FakeProvider(Mutex<HashMap<String, Claims>>);

impl FakeProvider {
    pub const PAGE: &'static str = "https://provider.example/authorize";
    pub const SIGN_OUT: &'static str = "https://provider.example/end";

    /// The next person who brings the code is this one.
    pub fn grant(&self, code: &str, claims: Claims) {
        let mut granted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        granted.insert(code.to_owned(), claims);
    }
}

#[async_trait]
impl SignInProvider for FakeProvider {
    async fn authorization_url(&self, attempt: &SignInAttempt) -> Result<String, PortError> {
        Ok(format!("{}?state={}", Self::PAGE, attempt.state))
    }

    async fn redeem(&self, code: &str, _: &SignInAttempt) -> Result<Claims, TokenError> {
        let mut granted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(granted.remove(code).ok_or(TokenRefusal::Nonce)?)
    }

    async fn sign_out_url(&self) -> Result<Option<String>, PortError> {
        Ok(Some(Self::SIGN_OUT.to_owned()))
    }
}
