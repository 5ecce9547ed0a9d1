mod access;
mod billing;

use std::time::Duration;

use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::settings::NAMES;
use super::{CallSettings, Config, ConfigError, Environment, Role, Sampling};

fn load(values: Value) -> Result<Config, ConfigError> {
    Config::from_figment(&Figment::from(Serialized::defaults(values)))
}

#[test]
fn nothing_set_is_a_development_house_on_loopback() {
    let config = load(json!({})).unwrap();
    assert_eq!(config.environment, Environment::Development);
    assert_eq!(config.bind.to_string(), "127.0.0.1:8000");
    assert_eq!(config.role, Role::All);
    assert!(config.redis_url.is_none());
    assert!(config.providers.anthropic.is_none());
}

#[test]
fn every_problem_is_named_at_once() {
    let error = load(json!({
        "environment": "produktion",
        "atelier_role": "boss",
        "redis_url": "http://cache",
        "lease_seconds": 1,
        "shutdown_grace_seconds": 601,
        "bind": "0.0.0.0:8000",
        "database_url": "mysql://db",
        "log_format": "xml",
        "default_plan": "gold",
        "openai_api_key": "sk-canary",
        "openai_base_url": "api.openai.com",
        "provider_idle_seconds": 0,
        "provider_max_calls": 10_001,
        "providers": {"local": {}, "google": {"base_url": "http://127.0.0.1:1/v1"}},
    }))
    .unwrap_err();
    let text = error.to_string();
    for name in [
        "ENVIRONMENT",
        "ATELIER_ROLE",
        "REDIS_URL",
        "LEASE_SECONDS",
        "SHUTDOWN_GRACE_SECONDS",
        "BIND",
        "DATABASE_URL",
        "LOG_FORMAT",
        "DEFAULT_PLAN",
        "OPENAI_BASE_URL",
        "PROVIDER_IDLE_SECONDS",
        "PROVIDER_MAX_CALLS",
        "ATELIER_PROVIDERS__LOCAL__BASE_URL",
        "ATELIER_PROVIDERS__GOOGLE__BASE_URL",
    ] {
        assert!(text.contains(name), "{name} is not in {text}");
    }
    assert_eq!(error.problems().len(), 14, "{text}");
}

#[test]
fn limits_of_calls_are_taken_over() {
    let config = load(json!({
        "provider_connect_seconds": 1,
        "provider_first_token_seconds": 2,
        "provider_reasoning_seconds": 3,
        "provider_idle_seconds": 4,
        "provider_total_seconds": 5,
        "provider_max_calls": 6,
    }))
    .unwrap();
    let CallSettings {
        connect_timeout,
        resilience,
    } = config.providers.calls;
    let limits = resilience.limits;
    let seconds = [
        connect_timeout,
        limits.first_token,
        limits.first_reasoned_token,
        limits.between_tokens,
        limits.whole_call,
    ];
    assert_eq!(seconds, [1, 2, 3, 4, 5].map(Duration::from_secs));
    assert_eq!(resilience.max_calls, 6);
}

#[test]
fn secrets_do_not_print() {
    let config = load(json!({
        "database_url": "postgres://me:canary@db/atelier",
        "redis_url": "redis://:canary@cache",
        "anthropic_api_key": "canary",
        "providers": {"local": {"base_url": "http://127.0.0.1:1/v1", "api_key": "canary"}},
    }))
    .unwrap();
    assert!(!format!("{config:?}").contains("canary"));
}

#[test]
fn nodes_that_share_the_work_need_postgres_and_redis() {
    let (postgres, sqlite) = ("postgres://db/atelier", "sqlite://atelier.db");
    let redis = "redis://cache";
    for (role, database, redis, problems) in [
        ("all", sqlite, None, 0),
        ("all", postgres, None, 0),
        ("all", postgres, Some(redis), 0),
        ("web", postgres, Some(redis), 0),
        ("worker", postgres, Some(redis), 0),
        ("web", postgres, None, 1),
        ("worker", postgres, Some(" "), 1),
        ("worker", sqlite, Some(redis), 1),
        ("web", sqlite, None, 2),
    ] {
        let loaded = load(json!({
            "atelier_role": role,
            "database_url": database,
            "redis_url": redis,
        }));
        let found = loaded.err().map_or(0, |error| error.problems().len());
        assert_eq!(found, problems, "{role} on {database} with {redis:?}");
    }
}

#[test]
fn nothing_is_traced_without_a_collector() {
    assert!(load(json!({})).unwrap().traces.is_none());
    let blank = json!({"otel_exporter_otlp_endpoint": " "});
    assert!(load(blank).unwrap().traces.is_none());
}

#[test]
fn traces_are_set_up_by_the_usual_names() {
    let config = load(json!({
        "otel_exporter_otlp_endpoint": "http://collector:4318/",
        "otel_exporter_otlp_headers": "x-key=canary=1, x-tenant = me ,",
        "otel_traces_sampler": "parentbased_traceidratio",
        "otel_traces_sampler_arg": 0.25,
    }))
    .unwrap();
    assert!(!format!("{config:?}").contains("canary"));
    let traces = config.traces.unwrap();
    assert_eq!(traces.endpoint, "http://collector:4318");
    assert_eq!(traces.service_name, "atelier");
    let headers: Vec<(&str, &str)> = traces
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.expose_secret()))
        .collect();
    assert_eq!(headers, [("x-key", "canary=1"), ("x-tenant", "me")]);
}

#[test]
fn samplers_have_their_usual_names() {
    for (name, argument, ratio, heeds_parent) in [
        (None, None, 1.0, true),
        (Some("always_on"), None, 1.0, false),
        (Some("always_off"), Some(0.5), 0.0, false),
        (Some("traceidratio"), Some(0.5), 0.5, false),
        (Some("traceidratio"), None, 1.0, false),
        (Some("parentbased_always_off"), None, 0.0, true),
    ] {
        let config = load(json!({
            "otel_exporter_otlp_endpoint": "https://collector",
            "otel_traces_sampler": name,
            "otel_traces_sampler_arg": argument,
        }));
        let expected = Sampling {
            ratio,
            heeds_parent,
        };
        let traces = config.unwrap().traces.unwrap();
        assert_eq!(traces.sampling, expected, "{name:?} {argument:?}");
    }
}

#[test]
fn wrong_settings_of_traces_are_problems_that_repeat_no_secret() {
    let error = load(json!({
        "otel_exporter_otlp_endpoint": "collector:4318",
        "otel_exporter_otlp_headers": "canary",
        "otel_traces_sampler": "sometimes",
        "otel_traces_sampler_arg": 0.5,
    }))
    .unwrap_err();
    assert_eq!(error.problems().len(), 3, "{error}");
    assert!(!error.to_string().contains("canary"), "{error}");
    let too_many = json!({"otel_traces_sampler": "traceidratio", "otel_traces_sampler_arg": 2});
    assert_eq!(load(too_many).unwrap_err().problems().len(), 1);
}

const EXAMPLE: &str = include_str!("../../../../../deploy/atelier.example.toml");

#[test]
fn the_example_file_says_the_defaults() {
    let example = Config::from_figment(&Figment::from(Toml::string(EXAMPLE))).unwrap();
    let nothing = load(json!({})).unwrap();
    assert_eq!(format!("{example:?}"), format!("{nothing:?}"));
}

#[test]
fn the_example_file_names_every_setting() {
    let uncommented: String = EXAMPLE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.starts_with('[') || setting.contains(" = ") => setting,
            _ => line,
        })
        .fold(String::new(), |text, line| text + line + "\n");
    let settings = Figment::from(Toml::string(&uncommented));
    for name in NAMES {
        assert!(
            settings.find_value(&name.to_lowercase()).is_ok(),
            "{name} is missing"
        );
    }
    assert!(settings.find_value("providers.ollama.base_url").is_ok());
}
