//! Vendors of models. A provider is there when it has what it needs to be called.

use std::collections::BTreeMap;

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

/// Absent ones have no key.
#[derive(Clone, Debug, Default)]
pub struct Providers {
    pub anthropic: Option<HostedProvider>,
    pub openai: Option<HostedProvider>,
    pub google: Option<GeminiProvider>,
    pub compatible: BTreeMap<String, CompatibleProvider>,
}

impl Providers {
    pub fn is_empty(&self) -> bool {
        self.anthropic.is_none()
            && self.openai.is_none()
            && self.google.is_none()
            && self.compatible.is_empty()
    }
}
