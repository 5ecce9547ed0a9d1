//! What stands in the file and the environment, before it is checked. Names are those of the environment, in lower
//! case.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Raw {
    pub(super) environment: Option<String>,
    pub(super) atelier_role: Option<String>,
    pub(super) bind: Option<String>,
    pub(super) database_url: Option<SecretString>,
    pub(super) redis_url: Option<SecretString>,
    pub(super) lease_seconds: Option<u64>,
    pub(super) shutdown_grace_seconds: Option<u64>,
    pub(super) log_format: Option<String>,
    pub(super) otel_exporter_otlp_endpoint: Option<String>,
    pub(super) otel_exporter_otlp_headers: Option<SecretString>,
    pub(super) otel_service_name: Option<String>,
    pub(super) otel_traces_sampler: Option<String>,
    pub(super) otel_traces_sampler_arg: Option<f64>,
    pub(super) default_plan: Option<String>,
    pub(super) credit_rounding: Option<String>,
    pub(super) plan_credits: Option<String>,
    pub(super) public_url: Option<String>,
    pub(super) frontend_url: Option<String>,
    pub(super) cors_origins: Option<String>,
    pub(super) trusted_proxies: Option<String>,
    pub(super) rate_limits: Option<String>,
    pub(super) clerk_issuer: Option<String>,
    pub(super) clerk_jwks_url: Option<String>,
    pub(super) clerk_secret_key: Option<SecretString>,
    pub(super) clerk_webhook_signing_secret: Option<SecretString>,
    pub(super) oidc_issuer: Option<String>,
    pub(super) oidc_jwks_url: Option<String>,
    pub(super) oidc_client_id: Option<String>,
    pub(super) oidc_client_secret: Option<SecretString>,
    pub(super) oidc_audience: Option<String>,
    pub(super) oidc_email_claim: Option<String>,
    pub(super) oidc_name_claim: Option<String>,
    pub(super) oidc_algorithm: Option<String>,
    pub(super) oidc_emails_verified: Option<String>,
    pub(super) magic_links: Option<String>,
    pub(super) smtp_url: Option<SecretString>,
    pub(super) mail_from: Option<String>,
    pub(super) mail_folder: Option<String>,
    pub(super) stripe_secret_key: Option<SecretString>,
    pub(super) stripe_webhook_secret: Option<SecretString>,
    pub(super) stripe_starter_price_id: Option<String>,
    pub(super) stripe_pro_price_id: Option<String>,
    pub(super) stripe_enterprise_price_id: Option<String>,
    pub(super) stripe_credit_price_id: Option<String>,
    pub(super) stripe_base_url: Option<String>,
    pub(super) models_file: Option<String>,
    pub(super) scripted_tokens_per_second: Option<u32>,
    pub(super) anthropic_api_key: Option<SecretString>,
    pub(super) anthropic_base_url: Option<String>,
    pub(super) openai_api_key: Option<SecretString>,
    pub(super) openai_base_url: Option<String>,
    pub(super) google_api_key: Option<SecretString>,
    pub(super) google_base_url: Option<String>,
    pub(super) google_api_version: Option<String>,
    pub(super) provider_connect_seconds: Option<u64>,
    pub(super) provider_first_token_seconds: Option<u64>,
    pub(super) provider_reasoning_seconds: Option<u64>,
    pub(super) provider_idle_seconds: Option<u64>,
    pub(super) provider_total_seconds: Option<u64>,
    pub(super) provider_max_calls: Option<u64>,
    pub(super) providers: BTreeMap<String, RawProvider>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RawProvider {
    pub(super) base_url: Option<String>,
    pub(super) api_key: Option<SecretString>,
    pub(super) profile: Option<String>,
}
