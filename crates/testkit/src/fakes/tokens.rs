//! An issuer whose tokens are what a test says.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::identity::{Claims, TokenError, TokenRefusal, TokenVerifier};

/// Knows the tokens that it was told of, and refuses every other as one with a wrong signature.
#[derive(Debug, Default)]
pub struct FakeTokens(Mutex<HashMap<String, Result<Claims, TokenRefusal>>>);

impl FakeTokens {
    /// From now on the token says this.
    pub fn say(&self, token: &str, claims: Result<Claims, TokenRefusal>) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.insert(token.to_owned(), claims);
    }
}

#[async_trait]
impl TokenVerifier for FakeTokens {
    async fn verify(&self, token: &str) -> Result<Claims, TokenError> {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let claims = said.get(token).cloned();
        Ok(claims.unwrap_or(Err(TokenRefusal::Signature))?)
    }
}
