//! The port `TokenVerifier`.

use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::identity::{Claims, TokenError, TokenVerifier};

use crate::token::SignedToken;
use crate::{Issuer, Profile};

/// Checks bearer tokens of one issuer.
pub struct OidcVerifier {
    issuer: Arc<Issuer>,
    profile: Profile,
}

impl OidcVerifier {
    pub const fn new(issuer: Arc<Issuer>, profile: Profile) -> Self {
        Self { issuer, profile }
    }
}

#[async_trait]
impl TokenVerifier for OidcVerifier {
    async fn verify(&self, token: &str) -> Result<Claims, TokenError> {
        let token = SignedToken::parse(token)?;
        self.profile.expect_kind(&token)?;
        let payload = self.issuer.open(&token).await?;
        Ok(self
            .profile
            .read(&payload, self.issuer.name(), self.issuer.now())?)
    }
}
