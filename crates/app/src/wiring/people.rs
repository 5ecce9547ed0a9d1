//! Those who vouch for people: an issuer, and the directory behind it.

use std::sync::Arc;

use atelier_clerk::{ClerkDirectory, ClerkEvents, ClerkOptions};
use atelier_domain::identity::{Directory, DirectoryEvents, SignInProvider, TokenVerifier};
use atelier_domain::ports::Clock;
use atelier_oidc::{ClaimNames, ClientOptions, IssuerOptions, OidcSignIn, OidcVerifier, Profile};

use crate::config::{Config, IssuerKind};

/// Where browsers come back to from the issuer, below the public address.
const CALLBACK: &str = "/api/v1/auth/callback";

/// What is absent is not set up in this installation.
#[derive(Clone, Default)]
pub(super) struct People {
    pub(super) verifier: Option<Arc<dyn TokenVerifier>>,
    pub(super) sign_in: Option<Arc<dyn SignInProvider>>,
    pub(super) directory: Option<Arc<dyn Directory>>,
    pub(super) directory_events: Option<Arc<dyn DirectoryEvents>>,
}

impl People {
    /// Nothing is fetched before it is needed.
    pub(super) fn connect(config: &Config, clock: &Arc<dyn Clock>) -> anyhow::Result<Self> {
        let Some(configured) = &config.sign_in.issuer else {
            return Ok(Self::default());
        };
        let options = IssuerOptions {
            issuer: configured.address.clone(),
            jwks_url: configured.jwks_url.clone(),
            algorithm: configured.algorithm,
        };
        let issuer = Arc::new(atelier_oidc::Issuer::new(options, Arc::clone(clock))?);
        let (profile, claims) = match &configured.kind {
            IssuerKind::Clerk { .. } => {
                let profile = Profile::Clerk {
                    authorized_parties: config.site.origins.clone(),
                };
                (profile, ClaimNames::default())
            }
            IssuerKind::Standard { audience, claims } => {
                let profile = Profile::Standard {
                    audience: audience.clone(),
                    claims: claims.clone(),
                };
                (profile, claims.clone())
            }
        };
        let mut people = Self {
            verifier: Some(Arc::new(OidcVerifier::new(Arc::clone(&issuer), profile))),
            ..Self::default()
        };
        if let Some(redirect) = &config.sign_in.redirect {
            let client = ClientOptions {
                client_id: redirect.client_id.clone(),
                client_secret: redirect.client_secret.clone(),
                redirect_uri: format!("{}{CALLBACK}", config.site.public_url),
                home: config.site.frontend_url.clone(),
                claims,
            };
            people.sign_in = Some(Arc::new(OidcSignIn::new(issuer, client)));
        }
        if let IssuerKind::Clerk {
            secret_key,
            webhook_secrets,
        } = &configured.kind
        {
            if let Some(key) = secret_key {
                let directory = ClerkDirectory::new(ClerkOptions {
                    issuer: configured.address.clone(),
                    secret_key: key.clone(),
                    address: None,
                })?;
                people.directory = Some(Arc::new(directory));
            }
            if !webhook_secrets.is_empty() {
                let events = ClerkEvents::new(configured.address.clone(), webhook_secrets)?;
                people.directory_events = Some(Arc::new(events));
            }
        }
        Ok(people)
    }
}
