//! Vendors of models. A provider is there when it has what it needs to be called.

use std::collections::BTreeMap;
use std::time::Duration;

use atelier_llm_kit::ResilienceSettings;
use secrecy::SecretString;

/// A vendor with its own adapter.
#[derive(Clone, Debug)]
pub struct HostedProvider {
    pub base_url: String,
    pub api_key: SecretString,
}

#[derive(Clone, Debug)]
pub struct GeminiProvider {
    pub hosted: HostedProvider,
    /// `v1` or `v1beta`.
    pub api_version: String,
}

/// A server that speaks Chat Completions.
#[derive(Clone, Debug)]
pub struct CompatibleProvider {
    pub base_url: String,
    /// Local servers need none.
    pub api_key: Option<SecretString>,
    /// Which dialect it speaks, where its name does not tell.
    pub profile: Option<String>,
}

/// What every call to a vendor is held to.
#[derive(Clone, Debug)]
pub struct CallSettings {
    /// For the TCP and TLS handshakes together.
    pub connect_timeout: Duration,
    pub resilience: ResilienceSettings,
}

impl Default for CallSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            resilience: ResilienceSettings::default(),
        }
    }
}

/// Absent ones have no key.
#[derive(Clone, Debug, Default)]
pub struct Providers {
    pub anthropic: Option<HostedProvider>,
    pub openai: Option<HostedProvider>,
    pub google: Option<GeminiProvider>,
    pub compatible: BTreeMap<String, CompatibleProvider>,
    pub calls: CallSettings,
}

impl Providers {
    pub fn is_empty(&self) -> bool {
        self.anthropic.is_none()
            && self.openai.is_none()
            && self.google.is_none()
            && self.compatible.is_empty()
    }
}
