//! From words to a configuration that holds.

use std::num::NonZeroU32;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use atelier_domain::credits::Rounding;
use atelier_domain::models::PlanTier;
use secrecy::{ExposeSecret, SecretString};

use super::problems::ConfigError;
use super::providers::{CompatibleProvider, GeminiProvider, HostedProvider, Providers};
use super::raw::{Raw, RawProvider};
use super::settings::{Config, Environment, LogFormat, Role};

const DEFAULT_DATABASE: &str = "sqlite://data/atelier.db";
/// Fast enough not to bore, slow enough to be read along.
const DEFAULT_SCRIPTED_SPEED: u32 = 400;
/// Several times what a pause of a healthy process lasts, and not too long to wait for a dead one.
const DEFAULT_LEASE: u64 = 30;
/// Below two seconds a busy machine would take runs from workers that live.
const LEASES: RangeInclusive<u64> = 2..=300;
/// Most turns end in it, and the usual patience of an orchestrator (30 s) is longer.
const DEFAULT_GRACE: u64 = 20;
const GRACES: RangeInclusive<u64> = 0..=600;

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
        let traces = self.traces(&raw);
        let environment = self.choice(
            "ENVIRONMENT",
            raw.environment.as_deref(),
            ("development", Environment::Development),
            &[
                ("test", Environment::Test),
                ("production", Environment::Production),
            ],
        );
        let sign_in = self.sign_in(&raw, environment);
        let bind = self.bind(raw.bind.as_deref(), &sign_in);
        let site = self.site(&raw, environment, bind);
        let post = self.post(&raw);
        let billing = self.billing(&raw, environment);
        let calls = self.calls(&raw);
        let pretty = ("pretty", LogFormat::Pretty);
        let plans =
            [PlanTier::Pro, PlanTier::Starter, PlanTier::Free].map(|plan| (plan.as_str(), plan));
        let role = self.choice(
            "ATELIER_ROLE",
            raw.atelier_role.as_deref(),
            ("all", Role::All),
            &[("web", Role::Web), ("worker", Role::Worker)],
        );
        let database_url = self.database_url(raw.database_url);
        let redis_url = self.redis_url(raw.redis_url);
        if role != Role::All {
            self.several_nodes(&database_url, redis_url.as_ref());
        }
        Config {
            environment,
            role,
            bind,
            site,
            sign_in,
            post,
            billing,
            database_url,
            redis_url,
            lease: self.seconds("LEASE_SECONDS", raw.lease_seconds, DEFAULT_LEASE, LEASES),
            shutdown_grace: self.seconds(
                "SHUTDOWN_GRACE_SECONDS",
                raw.shutdown_grace_seconds,
                DEFAULT_GRACE,
                GRACES,
            ),
            log_format: self.choice(
                "LOG_FORMAT",
                raw.log_format.as_deref(),
                ("json", LogFormat::Json),
                &[pretty],
            ),
            traces,
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
            plan_credits_lapse: self.choice(
                "PLAN_CREDITS",
                raw.plan_credits.as_deref(),
                ("stay", false),
                &[("lapse", true)],
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
                calls,
            },
        }
    }

    pub(super) fn problem(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    pub(super) fn choice<T: Copy>(
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

    fn redis_url(&mut self, given: Option<SecretString>) -> Option<SecretString> {
        let url = given.filter(|url| !url.expose_secret().trim().is_empty())?;
        let known = ["redis://", "rediss://"];
        if !known
            .iter()
            .any(|scheme| url.expose_secret().starts_with(scheme))
        {
            self.problem("REDIS_URL must start with redis:// or rediss://");
        }
        Some(url)
    }

    /// A node that does one part of the work needs others that do the rest, and ways to reach them.
    fn several_nodes(&mut self, database_url: &SecretString, redis_url: Option<&SecretString>) {
        if database_url.expose_secret().starts_with("sqlite:") {
            self.problem(
                "ATELIER_ROLE is web or worker, which needs PostgreSQL: SQLite belongs to one process",
            );
        }
        if redis_url.is_none() {
            self.problem(
                "ATELIER_ROLE is web or worker, which needs REDIS_URL: nodes tell each other of live events there",
            );
        }
    }

    /// Nothing where none is given, or none that is allowed.
    pub(super) fn number(
        &mut self,
        name: &str,
        given: Option<u64>,
        allowed: RangeInclusive<u64>,
    ) -> Option<u64> {
        let given = given?;
        if allowed.contains(&given) {
            return Some(given);
        }
        let (least, most) = allowed.into_inner();
        self.problem(format!(
            "{name} is {given}, but must be from {least} to {most}"
        ));
        None
    }

    pub(super) fn seconds(
        &mut self,
        name: &str,
        given: Option<u64>,
        default: u64,
        allowed: RangeInclusive<u64>,
    ) -> Duration {
        Duration::from_secs(self.number(name, given, allowed).unwrap_or(default))
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

    pub(super) fn web_address(&mut self, name: &str, address: &str) {
        if !address.starts_with("https://") && !address.starts_with("http://") {
            self.problem(format!(
                "{name} is {address:?}, but must start with https:// or http://"
            ));
        }
    }
}
