//! From words to a configuration that holds.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use atelier_domain::credits::Rounding;
use atelier_domain::models::PlanTier;
use secrecy::{ExposeSecret, SecretString};

use super::problems::ConfigError;
use super::providers::{CompatibleProvider, GeminiProvider, HostedProvider, Providers};
use super::raw::{Raw, RawProvider};
use super::settings::{Config, Environment, LogFormat};

const DEFAULT_BIND: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8000);
const DEFAULT_DATABASE: &str = "sqlite://data/atelier.db";
/// Fast enough not to bore, slow enough to be read along.
const DEFAULT_SCRIPTED_SPEED: u32 = 400;

#[derive(Default)]
pub(super) struct Check {
    problems: Vec<String>,
}

impl Check {
    pub(super) fn config(raw: Raw) -> Result<Config, ConfigError> {
        let mut check = Self::default();
        let config = check.read(raw);
        if check.problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::new(check.problems))
        }
    }

    fn read(&mut self, raw: Raw) -> Config {
        let environment = self.choice(
            "ENVIRONMENT",
            raw.environment.as_deref(),
            ("development", Environment::Development),
            &[
                ("test", Environment::Test),
                ("production", Environment::Production),
            ],
        );
        if environment == Environment::Production {
            self.problem("ENVIRONMENT is production, which needs sign-in; this version has none");
        }
        let pretty = ("pretty", LogFormat::Pretty);
        let plans =
            [PlanTier::Pro, PlanTier::Starter, PlanTier::Free].map(|plan| (plan.as_str(), plan));
        Config {
            environment,
            bind: self.bind(raw.bind.as_deref()),
            database_url: self.database_url(raw.database_url),
            log_format: self.choice(
                "LOG_FORMAT",
                raw.log_format.as_deref(),
                ("json", LogFormat::Json),
                &[pretty],
            ),
            plan: self.choice(
                "DEFAULT_PLAN",
                raw.default_plan.as_deref(),
                (PlanTier::Enterprise.as_str(), PlanTier::Enterprise),
                &plans,
            ),
            rounding: self.choice(
                "CREDIT_ROUNDING",
                raw.credit_rounding.as_deref(),
                ("per_turn", Rounding::PerTurn),
                &[("exact", Rounding::Exact)],
            ),
            models_file: raw.models_file.map(PathBuf::from),
            scripted_speed: NonZeroU32::new(
                raw.scripted_tokens_per_second
                    .unwrap_or(DEFAULT_SCRIPTED_SPEED),
            ),
            providers: Providers {
                anthropic: self.hosted(
                    "ANTHROPIC_BASE_URL",
                    raw.anthropic_api_key,
                    raw.anthropic_base_url,
                    "https://api.anthropic.com",
                ),
                openai: self.hosted(
                    "OPENAI_BASE_URL",
                    raw.openai_api_key,
                    raw.openai_base_url,
                    "https://api.openai.com/v1",
                ),
                google: self
                    .hosted(
                        "GOOGLE_BASE_URL",
                        raw.google_api_key,
                        raw.google_base_url,
                        "https://generativelanguage.googleapis.com",
                    )
                    .map(|hosted| GeminiProvider {
                        hosted,
                        api_version: raw
                            .google_api_version
                            .unwrap_or_else(|| "v1beta".to_owned()),
                    }),
                compatible: raw
                    .providers
                    .into_iter()
                    .filter_map(|(name, provider)| self.compatible(name, provider))
                    .collect(),
            },
        }
    }

    fn problem(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    fn choice<T: Copy>(
        &mut self,
        name: &str,
        given: Option<&str>,
        default: (&str, T),
        others: &[(&str, T)],
    ) -> T {
        let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) else {
            return default.1;
        };
        let known = || std::iter::once(&default).chain(others);
        if let Some((_, value)) = known().find(|(word, _)| *word == given) {
            return *value;
        }
        let words: Vec<&str> = known().map(|(word, _)| *word).collect();
        self.problem(format!(
            "{name} is {given:?}, but must be one of {}",
            words.join(", ")
        ));
        default.1
    }

    /// Without sign-in whoever reaches the address is the owner.
    fn bind(&mut self, given: Option<&str>) -> SocketAddr {
        let Some(given) = given else {
            return DEFAULT_BIND;
        };
        let Ok(address) = given.parse::<SocketAddr>() else {
            self.problem(format!(
                "BIND is {given:?}, but must be an address and a port such as {DEFAULT_BIND}"
            ));
            return DEFAULT_BIND;
        };
        if !address.ip().is_loopback() {
            self.problem(format!(
                "BIND is {given}, but without sign-in it must be a loopback address"
            ));
        }
        address
    }

    fn database_url(&mut self, given: Option<SecretString>) -> SecretString {
        let url = given.unwrap_or_else(|| DEFAULT_DATABASE.into());
        let known = ["sqlite:", "postgres:", "postgresql:"];
        if !known
            .iter()
            .any(|scheme| url.expose_secret().starts_with(scheme))
        {
            self.problem("DATABASE_URL must start with sqlite:, postgres: or postgresql:");
        }
        url
    }

    fn hosted(
        &mut self,
        name: &str,
        api_key: Option<SecretString>,
        base_url: Option<String>,
        default: &str,
    ) -> Option<HostedProvider> {
        let api_key = api_key.filter(|key| !key.expose_secret().trim().is_empty())?;
        let base_url = base_url.unwrap_or_else(|| default.to_owned());
        self.web_address(name, &base_url);
        Some(HostedProvider { base_url, api_key })
    }

    fn compatible(
        &mut self,
        name: String,
        raw: RawProvider,
    ) -> Option<(String, CompatibleProvider)> {
        let variable = format!("ATELIER_PROVIDERS__{}__BASE_URL", name.to_uppercase());
        if ["anthropic", "openai", "google", "scripted"].contains(&name.as_str()) {
            self.problem(format!(
                "{variable}: {name} is the name of a provider of its own"
            ));
        }
        let Some(base_url) = raw.base_url else {
            self.problem(format!("{variable} is missing"));
            return None;
        };
        self.web_address(&variable, &base_url);
        let provider = CompatibleProvider {
            base_url,
            api_key: raw.api_key,
            profile: raw.profile,
        };
        Some((name, provider))
    }

    fn web_address(&mut self, name: &str, address: &str) {
        if !address.starts_with("https://") && !address.starts_with("http://") {
            self.problem(format!(
                "{name} is {address:?}, but must start with https:// or http://"
            ));
        }
    }
}
