//! The providers that have what they need to be called, and the catalogue.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use anyhow::Context;
use atelier_domain::models::{Catalogue, LanguageModel, ModelDirectory, ModelSpec, Tokenizer};
use atelier_llm_anthropic::Anthropic;
use atelier_llm_gemini::Gemini;
use atelier_llm_kit::{Http, HttpSettings, ResilienceSettings, resilient};
use atelier_llm_openai::{OpenAi, OpenAiCompatible, OpenAiTokenizer, Profile};
use atelier_llm_scripted::{Scripted, ScriptedOptions, Speed};

use crate::config::{Config, Providers};

/// Providers by name; the first ones are asked first for a default model.
pub struct Directory {
    models: BTreeMap<String, Arc<dyn LanguageModel>>,
    order: Vec<String>,
}

impl Directory {
    pub fn new(providers: &Providers, scripted_speed: Option<NonZeroU32>) -> anyhow::Result<Self> {
        let calls = &providers.calls;
        let settings = HttpSettings {
            connect_timeout: calls.connect_timeout,
            // The layers around each provider know which silence is too long; no connection outlasts a whole call.
            read_timeout: calls.resilience.limits.whole_call,
            ..HttpSettings::default()
        };
        let http = Http::new(&settings).context("the HTTP client can't be made")?;
        let mut directory = Self {
            models: BTreeMap::new(),
            order: Vec::new(),
        };
        if let Some(settings) = &providers.anthropic {
            let model = Anthropic::new(http.clone(), &settings.base_url, settings.api_key.clone())?;
            directory.add_vendor("anthropic", model, &calls.resilience);
        }
        if let Some(settings) = &providers.openai {
            let model = OpenAi::new(http.clone(), &settings.base_url, settings.api_key.clone())?;
            directory.add_vendor("openai", model, &calls.resilience);
        }
        if let Some(settings) = &providers.google {
            let hosted = &settings.hosted;
            let model = Gemini::new(http.clone(), &hosted.base_url, hosted.api_key.clone())?;
            let model = model.with_version(&settings.api_version);
            directory.add_vendor("google", model, &calls.resilience);
        }
        for (name, settings) in &providers.compatible {
            let profile = profile(name, settings.profile.as_deref())?;
            let model = OpenAiCompatible::new(
                http.clone(),
                name,
                &settings.base_url,
                settings.api_key.clone(),
                profile,
            )?;
            directory.add_vendor(name, model, &calls.resilience);
        }
        let speed = scripted_speed.map_or(Speed::Instant, Speed::TokensPerSecond);
        let scripted = Scripted::new(ScriptedOptions { speed });
        directory.add(ModelSpec::SCRIPTED, Arc::new(scripted));
        Ok(directory)
    }

    /// What is reached over a network can fail.
    fn add_vendor(
        &mut self,
        name: &str,
        model: impl LanguageModel + 'static,
        settings: &ResilienceSettings,
    ) {
        self.add(name, resilient(Arc::new(model), name, settings));
    }

    fn add(&mut self, name: &str, model: Arc<dyn LanguageModel>) {
        self.models.insert(name.to_owned(), model);
        self.order.push(name.to_owned());
    }
}

/// The dialect that is named, else the one of the provider's own name, else what every server understands.
fn profile(provider: &str, named: Option<&str>) -> anyhow::Result<Profile> {
    match named {
        Some(name) => Profile::by_name(name).with_context(|| {
            let known = Profile::NAMES.join(", ");
            format!(
                "the provider {provider} names the profile {name:?}, but must name one of {known}"
            )
        }),
        None => Ok(Profile::by_name(provider).unwrap_or(Profile::GENERIC)),
    }
}

impl ModelDirectory for Directory {
    fn language_model(&self, provider: &str) -> Option<Arc<dyn LanguageModel>> {
        self.models.get(provider).cloned()
    }

    fn tokenizer(&self, provider: &str) -> Option<Arc<dyn Tokenizer>> {
        (provider == "openai").then(|| Arc::new(OpenAiTokenizer) as Arc<dyn Tokenizer>)
    }

    fn providers(&self) -> Vec<String> {
        self.order.clone()
    }
}

/// The models that ship with the product, and the operator's.
pub(super) fn catalogue(config: &Config) -> anyhow::Result<Catalogue> {
    let catalogue = Catalogue::builtin().context("the catalogue of models can't be read")?;
    let Some(file) = &config.models_file else {
        return Ok(catalogue);
    };
    let json = std::fs::read_to_string(file)
        .with_context(|| format!("{} can't be read", file.display()))?;
    let models: Vec<ModelSpec> = serde_json::from_str(&json)
        .with_context(|| format!("{} is no list of models", file.display()))?;
    Ok(catalogue.extend(models)?)
}
