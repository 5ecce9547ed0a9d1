//! The port `SignInProvider`.

use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::identity::{Claims, SignInAttempt, SignInProvider, TokenError, TokenRefusal};
use atelier_domain::kernel::PortError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::exchange;
use crate::token::{Payload, SignedToken};
use crate::{ClaimNames, Issuer};

/// How the issuer knows this installation.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    pub client_id: String,
    pub client_secret: SecretString,
    /// Where browsers come back with a code.
    pub redirect_uri: String,
    /// Where browsers come back after signing out.
    pub home: String,
    pub claims: ClaimNames,
}

/// The authorization code flow through the server: no token is ever seen by a page.
pub struct OidcSignIn {
    issuer: Arc<Issuer>,
    client: ClientOptions,
}

impl OidcSignIn {
    pub const fn new(issuer: Arc<Issuer>, client: ClientOptions) -> Self {
        Self { issuer, client }
    }

    async fn read_id_token(&self, token: &str, nonce: &str) -> Result<Claims, TokenError> {
        let token = SignedToken::parse(token)?;
        token.expect_kind(&["JWT"])?;
        let payload = self.issuer.open(&token).await?;
        let end = payload.expect_valid(self.issuer.now(), false)?;
        payload.expect_issuer(self.issuer.name())?;
        expect_client(&payload, &self.client.client_id)?;
        let given = payload.text("nonce")?.ok_or(TokenRefusal::Nonce)?;
        if !bool::from(given.as_bytes().ct_eq(nonce.as_bytes())) {
            return Err(TokenRefusal::Nonce.into());
        }
        let claims = self
            .client
            .claims
            .person(&payload, self.issuer.name(), end)?;
        Ok(claims)
    }
}

/// The token is for this client alone, or says that this client asked for it (OpenID Connect Core 1.0 §3.1.3.7).
fn expect_client(payload: &Payload, client: &str) -> Result<(), TokenRefusal> {
    let audience = payload.audience()?;
    let party = payload.text("azp")?;
    let is_ours = audience.contains(&client)
        && (audience.len() == 1 || party.is_some())
        && party.is_none_or(|party| party == client);
    if is_ours {
        Ok(())
    } else {
        Err(TokenRefusal::Audience)
    }
}

#[async_trait]
impl SignInProvider for OidcSignIn {
    async fn authorization_url(&self, attempt: &SignInAttempt) -> Result<String, PortError> {
        let description = self.issuer.description().await?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(attempt.verifier.expose_secret()));
        Ok(description.authorization.with_query(&[
            ("response_type", "code"),
            ("client_id", &self.client.client_id),
            ("redirect_uri", &self.client.redirect_uri),
            ("scope", "openid email profile"),
            ("state", &attempt.state),
            ("nonce", &attempt.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]))
    }

    async fn redeem(&self, code: &str, attempt: &SignInAttempt) -> Result<Claims, TokenError> {
        let description = self.issuer.description().await?;
        let http = self.issuer.http();
        let tokens =
            exchange::redeem(http, &description, &self.client, code, &attempt.verifier).await?;
        let mut claims = self
            .read_id_token(tokens.id_token.expose_secret(), &attempt.nonce)
            .await?;
        if claims.email.is_none()
            && let (Some(place), Some(token)) = (&description.user_info, &tokens.access_token)
        {
            let names = &self.client.claims;
            let told = exchange::user_info(http, place, token, &claims.subject.name).await?;
            claims.email = names.email(&told)?;
            claims.display_name = match claims.display_name {
                None => names.display_name(&told)?,
                known => known,
            };
        }
        Ok(claims)
    }

    async fn sign_out_url(&self) -> Result<Option<String>, PortError> {
        let description = self.issuer.description().await?;
        Ok(description.end_session.as_ref().map(|place| {
            place.with_query(&[
                ("client_id", &self.client.client_id),
                ("post_logout_redirect_uri", &self.client.home),
            ])
        }))
    }
}
