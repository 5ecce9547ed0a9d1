//! One issuer: what it says of itself, its keys, and the checks that all its tokens have in common.

use std::sync::Arc;

use atelier_domain::identity::TokenError;
use atelier_domain::kernel::PortError;
use atelier_domain::ports::Clock;
use chrono::{DateTime, Utc};

use crate::Algorithm;
use crate::discovery::{Description, Discovery};
use crate::endpoint::{Endpoint, UnsafeAddress};
use crate::http::{Http, ask_json};
use crate::keys::{KeyCache, KeySet};
use crate::token::{Payload, SignedToken};

/// Which issuer, and how its tokens are signed.
#[derive(Clone, Debug)]
pub struct IssuerOptions {
    /// Exactly as its tokens spell it, a slash at the end included.
    pub issuer: String,
    /// Where its keys are; absent, its description says so.
    pub jwks_url: Option<String>,
    pub algorithm: Algorithm,
}

/// Why an issuer can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error(transparent)]
    Address(#[from] UnsafeAddress),
    #[error("the HTTP client could not be built")]
    Client(#[from] reqwest::Error),
}

/// Shared by everything that deals with the same issuer, so that its keys are fetched once.
pub struct Issuer {
    name: String,
    jwks_url: Option<Endpoint>,
    algorithm: Algorithm,
    http: Http,
    discovery: Discovery,
    keys: KeyCache,
    clock: Arc<dyn Clock>,
}

impl Issuer {
    /// Nothing is fetched before the first token comes.
    pub fn new(options: IssuerOptions, clock: Arc<dyn Clock>) -> Result<Self, OidcError> {
        Ok(Self {
            jwks_url: options.jwks_url.as_deref().map(Endpoint::new).transpose()?,
            algorithm: options.algorithm,
            http: Http::new()?,
            discovery: Discovery::new(&options.issuer)?,
            keys: KeyCache::default(),
            name: options.issuer,
            clock,
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) const fn http(&self) -> &Http {
        &self.http
    }

    pub(crate) async fn description(&self) -> Result<Arc<Description>, PortError> {
        self.discovery.get(&self.http, self.now()).await
    }

    /// The claims of a token, once its signature is found good. Neither times nor claims were looked at.
    pub(crate) async fn open(&self, token: &SignedToken<'_>) -> Result<Payload, TokenError> {
        token.expect_algorithm(self.algorithm)?;
        let key = self
            .keys
            .find(token.key_id()?, self.now(), || self.fetch_keys())
            .await?;
        Ok(token.open(&key, self.algorithm)?)
    }

    async fn fetch_keys(&self) -> Result<KeySet, PortError> {
        let keys = match &self.jwks_url {
            Some(url) => url.clone(),
            None => self.description().await?.keys.clone(),
        };
        let document = ask_json(self.http.get(&keys)).await?;
        Ok(KeySet::read(document, self.algorithm))
    }
}
