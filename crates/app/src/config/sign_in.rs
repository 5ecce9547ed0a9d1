//! Who is let in, and what of it a production installation must not do without.

use atelier_oidc::{Algorithm, ClaimNames, UnknownAlgorithm};
use secrecy::{ExposeSecret, SecretString};

use super::check::Check;
use super::raw::Raw;
use super::settings::Environment;

/// The ways in. None of them: whoever reaches the address is the development user.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// Whose tokens are taken.
    pub issuer: Option<Issuer>,
    /// Signing in by redirect to the issuer.
    pub redirect: Option<Redirect>,
    pub magic_links: bool,
}

impl SignIn {
    pub const fn is_needed(&self) -> bool {
        self.issuer.is_some() || self.magic_links
    }
}

#[derive(Clone, Debug)]
pub struct Issuer {
    /// As its tokens spell it.
    pub address: String,
    pub algorithm: Algorithm,
    /// Absent: as the issuer's discovery document says.
    pub jwks_url: Option<String>,
    pub kind: IssuerKind,
}

#[derive(Clone, Debug)]
pub enum IssuerKind {
    Clerk {
        /// For its Backend API.
        secret_key: Option<SecretString>,
        /// The first is the newest; older ones are taken while they are listed.
        webhook_secrets: Vec<SecretString>,
    },
    Standard {
        /// For whom its tokens have to be made.
        audience: String,
        claims: ClaimNames,
    },
}

#[derive(Clone, Debug)]
pub struct Redirect {
    pub client_id: String,
    pub client_secret: SecretString,
}

impl Check {
    pub(super) fn sign_in(&mut self, raw: &Raw, environment: Environment) -> SignIn {
        let issuer = self.issuer(raw);
        let redirect = self.redirect(raw);
        let names_issuer = [&raw.clerk_issuer, &raw.oidc_issuer]
            .into_iter()
            .any(|issuer| text(issuer.as_deref()).is_some());
        if text(raw.oidc_client_id.as_deref()).is_some() && !names_issuer {
            self.problem("OIDC_CLIENT_ID is set, which needs OIDC_ISSUER or CLERK_ISSUER");
        }
        let magic_links = self.choice(
            "MAGIC_LINKS",
            raw.magic_links.as_deref(),
            ("off", false),
            &[("on", true)],
        );
        let sign_in = SignIn {
            issuer,
            redirect,
            magic_links,
        };
        if environment == Environment::Production {
            self.production_sign_in(raw, &sign_in);
        }
        sign_in
    }

    fn issuer(&mut self, raw: &Raw) -> Option<Issuer> {
        let jwks_url = text(
            raw.clerk_jwks_url
                .as_deref()
                .or(raw.oidc_jwks_url.as_deref()),
        );
        if let Some(url) = jwks_url {
            self.web_address("CLERK_JWKS_URL or OIDC_JWKS_URL", url);
        }
        let (address, kind) = match (
            text(raw.clerk_issuer.as_deref()),
            text(raw.oidc_issuer.as_deref()),
        ) {
            (None, None) => return None,
            (Some(clerk), Some(other)) if clerk != other => {
                self.problem("CLERK_ISSUER and OIDC_ISSUER name two issuers, but there can be one");
                return None;
            }
            (Some(address), _) => {
                self.web_address("CLERK_ISSUER", address);
                let kind = IssuerKind::Clerk {
                    secret_key: secret(raw.clerk_secret_key.as_ref()),
                    webhook_secrets: self
                        .webhook_secrets(raw.clerk_webhook_signing_secret.as_ref()),
                };
                (address, kind)
            }
            (None, Some(address)) => {
                self.web_address("OIDC_ISSUER", address);
                let audience = text(raw.oidc_audience.as_deref())
                    .or_else(|| text(raw.oidc_client_id.as_deref()));
                if audience.is_none() {
                    self.problem(
                        "OIDC_ISSUER is set, which needs OIDC_AUDIENCE or OIDC_CLIENT_ID: for whom its tokens are made",
                    );
                }
                let kind = IssuerKind::Standard {
                    audience: audience.unwrap_or_default().to_owned(),
                    claims: self.claims(raw),
                };
                (address, kind)
            }
        };
        Some(Issuer {
            address: address.to_owned(),
            algorithm: self.algorithm(raw.oidc_algorithm.as_deref()),
            jwks_url: jwks_url.map(str::to_owned),
            kind,
        })
    }

    fn algorithm(&mut self, given: Option<&str>) -> Algorithm {
        let Some(given) = text(given) else {
            return Algorithm::default();
        };
        given.parse().unwrap_or_else(|unknown: UnknownAlgorithm| {
            self.problem(format!("OIDC_ALGORITHM is {given:?}, but {unknown}"));
            Algorithm::default()
        })
    }

    fn claims(&mut self, raw: &Raw) -> ClaimNames {
        let default = ClaimNames::default();
        let claim =
            |given: Option<&str>, default: String| text(given).map_or(default, str::to_owned);
        ClaimNames {
            email: claim(raw.oidc_email_claim.as_deref(), default.email),
            display_name: claim(raw.oidc_name_claim.as_deref(), default.display_name),
            every_email_is_verified: self.choice(
                "OIDC_EMAILS_VERIFIED",
                raw.oidc_emails_verified.as_deref(),
                ("claim", false),
                &[("always", true)],
            ),
        }
    }

    fn redirect(&mut self, raw: &Raw) -> Option<Redirect> {
        let client_id = text(raw.oidc_client_id.as_deref())?;
        let client_secret = secret(raw.oidc_client_secret.as_ref());
        if client_secret.is_none() {
            self.problem("OIDC_CLIENT_SECRET is missing, which OIDC_CLIENT_ID needs");
        }
        Some(Redirect {
            client_id: client_id.to_owned(),
            client_secret: client_secret?,
        })
    }

    fn webhook_secrets(&mut self, given: Option<&SecretString>) -> Vec<SecretString> {
        let secrets = secrets(given);
        let is_one = |secret: &SecretString| secret.expose_secret().starts_with("whsec_");
        if !secrets.iter().all(is_one) {
            self.problem("CLERK_WEBHOOK_SIGNING_SECRET must start with whsec_");
        }
        secrets
    }

    /// What a production installation must not do without.
    fn production_sign_in(&mut self, raw: &Raw, sign_in: &SignIn) {
        if !sign_in.is_needed() {
            self.problem(
                "ENVIRONMENT is production, which needs sign-in: set CLERK_ISSUER, OIDC_ISSUER or MAGIC_LINKS=on",
            );
        }
        if let Some(IssuerKind::Clerk {
            secret_key,
            webhook_secrets,
        }) = sign_in.issuer.as_ref().map(|issuer| &issuer.kind)
        {
            match secret_key {
                None => self.problem("CLERK_SECRET_KEY is missing, which production needs"),
                Some(key) if key.expose_secret().starts_with("sk_test_") => {
                    self.problem("CLERK_SECRET_KEY is a test key, which production refuses");
                }
                Some(_) => {}
            }
            if webhook_secrets.is_empty() {
                self.problem("CLERK_WEBHOOK_SIGNING_SECRET is missing, which production needs");
            }
        }
        if sign_in.magic_links && secret(raw.smtp_url.as_ref()).is_none() {
            self.problem("SMTP_URL is missing, which MAGIC_LINKS needs in production");
        }
        if let Some(issuer) = &sign_in.issuer {
            self.https("the issuer's address", &issuer.address);
        }
    }
}

pub(super) fn text(given: Option<&str>) -> Option<&str> {
    given.map(str::trim).filter(|given| !given.is_empty())
}

/// Separated by commas, so that one can be replaced without a gap.
pub(super) fn secrets(given: Option<&SecretString>) -> Vec<SecretString> {
    let given = given.map_or("", |given| given.expose_secret());
    let secrets = given.split(',').map(str::trim);
    secrets
        .filter(|secret| !secret.is_empty())
        .map(SecretString::from)
        .collect()
}

pub(super) fn secret(given: Option<&SecretString>) -> Option<SecretString> {
    given
        .filter(|given| !given.expose_secret().trim().is_empty())
        .cloned()
}
