//! The checked configuration.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use atelier_domain::credits::Rounding;
use atelier_domain::models::PlanTier;
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use secrecy::SecretString;

use super::billing::Billing;
use super::check::Check;
use super::post::Post;
use super::problems::ConfigError;
use super::providers::Providers;
use super::raw::Raw;
use super::sign_in::SignIn;
use super::site::Site;
use super::traces::Traces;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    Development,
    Test,
    Production,
}

/// What a node of a cluster does. One node alone does everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Serves the API and drives no run.
    Web,
    /// Drives runs, and answers operators alone.
    Worker,
    All,
}

impl Role {
    pub const fn serves_api(self) -> bool {
        matches!(self, Self::Web | Self::All)
    }

    pub const fn drives_runs(self) -> bool {
        matches!(self, Self::Worker | Self::All)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Json,
    Pretty,
}

#[derive(Clone, Debug)]
pub struct Config {
    pub environment: Environment,
    pub role: Role,
    /// Loopback only, where there is no sign-in.
    pub bind: SocketAddr,
    pub site: Site,
    pub sign_in: SignIn,
    pub post: Post,
    /// Absent: nothing is sold.
    pub billing: Option<Billing>,
    /// May hold a password.
    pub database_url: SecretString,
    /// Where nodes tell each other of live events; absent: there is one node. May hold a password.
    pub redis_url: Option<SecretString>,
    /// How long a worker that is silent keeps its runs: 2 s to 300 s.
    pub lease: Duration,
    /// How long turns in flight may go on once the process is told to stop: up to 600 s.
    pub shutdown_grace: Duration,
    pub log_format: LogFormat,
    /// Absent: nothing is traced.
    pub traces: Option<Traces>,
    /// The plan that everybody is on, where plans are not sold.
    pub plan: PlanTier,
    pub rounding: Rounding,
    /// Whether a plan's credits lapse when the next month's come.
    pub plan_credits_lapse: bool,
    /// Models beside the ones that ship with the product.
    pub models_file: Option<PathBuf>,
    /// Absent: as fast as it can.
    pub scripted_speed: Option<NonZeroU32>,
    pub providers: Providers,
}

/// What is read from the environment beside the providers' own.
pub(super) const NAMES: [&str; 60] = [
    "ENVIRONMENT",
    "ATELIER_ROLE",
    "BIND",
    "DATABASE_URL",
    "REDIS_URL",
    "LEASE_SECONDS",
    "SHUTDOWN_GRACE_SECONDS",
    "LOG_FORMAT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_HEADERS",
    "OTEL_SERVICE_NAME",
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
    "DEFAULT_PLAN",
    "CREDIT_ROUNDING",
    "PLAN_CREDITS",
    "PUBLIC_URL",
    "FRONTEND_URL",
    "CORS_ORIGINS",
    "TRUSTED_PROXIES",
    "RATE_LIMITS",
    "CLERK_ISSUER",
    "CLERK_JWKS_URL",
    "CLERK_SECRET_KEY",
    "CLERK_WEBHOOK_SIGNING_SECRET",
    "OIDC_ISSUER",
    "OIDC_JWKS_URL",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_AUDIENCE",
    "OIDC_EMAIL_CLAIM",
    "OIDC_NAME_CLAIM",
    "OIDC_ALGORITHM",
    "OIDC_EMAILS_VERIFIED",
    "MAGIC_LINKS",
    "SMTP_URL",
    "MAIL_FROM",
    "MAIL_FOLDER",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "STRIPE_STARTER_PRICE_ID",
    "STRIPE_PRO_PRICE_ID",
    "STRIPE_ENTERPRISE_PRICE_ID",
    "STRIPE_CREDIT_PRICE_ID",
    "STRIPE_BASE_URL",
    "MODELS_FILE",
    "SCRIPTED_TOKENS_PER_SECOND",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_BASE_URL",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "GOOGLE_API_KEY",
    "GOOGLE_BASE_URL",
    "GOOGLE_API_VERSION",
    "PROVIDER_CONNECT_SECONDS",
    "PROVIDER_FIRST_TOKEN_SECONDS",
    "PROVIDER_REASONING_SECONDS",
    "PROVIDER_IDLE_SECONDS",
    "PROVIDER_TOTAL_SECONDS",
    "PROVIDER_MAX_CALLS",
];

impl Config {
    /// The file that is read when it is there.
    pub const FILE: &'static str = "atelier.toml";

    /// Defaults, then the file, then the environment; later ones win.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        if file != Path::new(Self::FILE) && !file.is_file() {
            return Err(ConfigError::new(vec![format!(
                "{} is not there",
                file.display()
            )]));
        }
        let figment = Figment::new()
            .merge(Toml::file(file))
            .merge(Env::raw().only(&NAMES))
            .merge(
                Env::prefixed("ATELIER_")
                    .filter(|key| key.starts_with("PROVIDERS__"))
                    .split("__"),
            );
        Self::from_figment(&figment)
    }

    pub(super) fn from_figment(figment: &Figment) -> Result<Self, ConfigError> {
        let raw: Raw = figment.extract().map_err(|error| {
            ConfigError::new(
                error
                    .into_iter()
                    .map(|problem| problem.to_string())
                    .collect(),
            )
        })?;
        Check::config(raw)
    }
}
