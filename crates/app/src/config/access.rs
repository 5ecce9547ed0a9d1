//! Who is let in, from where, and what is asked of a production installation.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use atelier_oidc::{Algorithm, ClaimNames, UnknownAlgorithm};
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::check::Check;
use super::raw::Raw;
use super::settings::Environment;

const DEFAULT_BIND: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8000);

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

/// The address as others see it, and who may speak to it.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where people reach this installation, without a slash at the end.
    pub public_url: String,
    /// Where the client is served: as above, unless it is elsewhere.
    pub frontend_url: String,
    /// Origins of pages that may call the API: those of the two above, and `CORS_ORIGINS`.
    pub origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    pub limits_requests: bool,
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

    /// Separated by commas, so that one can be replaced without a gap.
    fn webhook_secrets(&mut self, given: Option<&SecretString>) -> Vec<SecretString> {
        let given = given.map_or("", |given| given.expose_secret());
        let secrets: Vec<&str> = given
            .split(',')
            .map(str::trim)
            .filter(|secret| !secret.is_empty())
            .collect();
        if secrets.iter().any(|secret| !secret.starts_with("whsec_")) {
            self.problem("CLERK_WEBHOOK_SIGNING_SECRET must start with whsec_");
        }
        secrets.into_iter().map(SecretString::from).collect()
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

    pub(super) fn bind(&mut self, given: Option<&str>, sign_in: &SignIn) -> SocketAddr {
        let Some(given) = given else {
            return DEFAULT_BIND;
        };
        let Ok(address) = given.parse::<SocketAddr>() else {
            self.problem(format!(
                "BIND is {given:?}, but must be an address and a port such as {DEFAULT_BIND}"
            ));
            return DEFAULT_BIND;
        };
        if !sign_in.is_needed() && !address.ip().is_loopback() {
            self.problem(format!(
                "BIND is {given}, but without sign-in it must be a loopback address"
            ));
        }
        address
    }

    pub(super) fn site(&mut self, raw: &Raw, environment: Environment, bind: SocketAddr) -> Site {
        let public_url = match text(raw.public_url.as_deref()) {
            Some(given) => self.page_address("PUBLIC_URL", given, environment),
            None => {
                if environment == Environment::Production {
                    self.problem("PUBLIC_URL is missing, which production needs");
                }
                None
            }
        };
        let public_url = public_url.or_else(|| Url::parse(&format!("http://{bind}")).ok());
        let frontend_url = text(raw.frontend_url.as_deref())
            .and_then(|given| self.page_address("FRONTEND_URL", given, environment));
        let mut origins: Vec<String> = public_url
            .iter()
            .chain(&frontend_url)
            .map(|url| url.origin().ascii_serialization())
            .collect();
        for given in list(raw.cors_origins.as_deref()) {
            if let Some(url) = self.page_address("CORS_ORIGINS", given, environment) {
                origins.push(url.origin().ascii_serialization());
            }
        }
        origins.sort_unstable();
        origins.dedup();
        let trusted_proxies = list(raw.trusted_proxies.as_deref())
            .filter_map(|given| self.network(given))
            .collect();
        let limits_requests = self.choice(
            "RATE_LIMITS",
            raw.rate_limits.as_deref(),
            ("on", true),
            &[("off", false)],
        );
        if environment == Environment::Production && !limits_requests {
            self.problem("RATE_LIMITS is off, which production refuses");
        }
        Site {
            frontend_url: frontend_url
                .as_ref()
                .or(public_url.as_ref())
                .map_or_else(String::new, address),
            public_url: public_url.as_ref().map_or_else(String::new, address),
            origins,
            trusted_proxies,
            limits_requests,
        }
    }

    /// An address that browsers are sent to.
    fn page_address(&mut self, name: &str, given: &str, environment: Environment) -> Option<Url> {
        let url = Url::parse(given.trim_end_matches('/')).ok();
        let url = url.filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        let Some(url) = url else {
            self.problem(format!(
                "{name} has {given:?}, but must have addresses such as https://atelier.example.com"
            ));
            return None;
        };
        if environment == Environment::Production {
            self.https(name, given);
        }
        Some(url)
    }

    fn https(&mut self, name: &str, address: &str) {
        if !address.starts_with("https://") {
            self.problem(format!(
                "{name} is {address:?}, but production needs https://"
            ));
        }
    }

    /// A network such as `10.0.0.0/8`, or one address.
    fn network(&mut self, given: &str) -> Option<IpNet> {
        let network = given
            .parse()
            .or_else(|_| given.parse::<IpAddr>().map(IpNet::from));
        if network.is_err() {
            self.problem(format!(
                "TRUSTED_PROXIES has {given:?}, but must have addresses or networks such as 10.0.0.0/8"
            ));
        }
        network.ok()
    }
}

/// Without the slash that an address without a path gets.
fn address(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

fn text(given: Option<&str>) -> Option<&str> {
    given.map(str::trim).filter(|given| !given.is_empty())
}

fn secret(given: Option<&SecretString>) -> Option<SecretString> {
    given
        .filter(|given| !given.expose_secret().trim().is_empty())
        .cloned()
}

/// What is separated by commas.
fn list(given: Option<&str>) -> impl Iterator<Item = &str> {
    given
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|given| !given.is_empty())
}
