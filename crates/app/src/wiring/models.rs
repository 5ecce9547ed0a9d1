//! The providers that have what they need to be called, and the catalogue.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use atelier_domain::models::{Catalogue, LanguageModel, ModelDirectory, ModelSpec, Tokenizer};
use atelier_llm_anthropic::Anthropic;
use atelier_llm_gemini::Gemini;
use atelier_llm_kit::{Http, HttpSettings};
use atelier_llm_openai::{OpenAi, OpenAiCompatible, OpenAiTokenizer, Profile};
use atelier_llm_scripted::{Scripted, ScriptedOptions, Speed};

use crate::config::{Config, Providers};

/// How long a vendor may be silent: models that reason may think for three minutes before the first token.
const SILENCE: Duration = Duration::from_mins(3);

/// Providers by name; the first ones are asked first for a default model.
pub struct Directory {
    models: BTreeMap<String, Arc<dyn LanguageModel>>,
    order: Vec<String>,
}

impl Directory {
    pub fn new(providers: &Providers, scripted_speed: Option<NonZeroU32>) -> anyhow::Result<Self> {
        let settings = HttpSettings {
            read_timeout: SILENCE,
            ..HttpSettings::default()
        };
        let http = Http::new(&settings).context("the HTTP client can't be made")?;
        let mut directory = Self {
            models: BTreeMap::new(),
            order: Vec::new(),
        };
        if let Some(settings) = &providers.anthropic {
            let model = Anthropic::new(http.clone(), &settings.base_url, settings.api_key.clone())?;
            directory.add("anthropic", model);
        }
        if let Some(settings) = &providers.openai {
            let model = OpenAi::new(http.clone(), &settings.base_url, settings.api_key.clone())?;
            directory.add("openai", model);
        }
        if let Some(settings) = &providers.google {
            let hosted = &settings.hosted;
            let model = Gemini::new(http.clone(), &hosted.base_url, hosted.api_key.clone())?;
            directory.add("google", model.with_version(&settings.api_version));
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
            directory.add(name, model);
        }
        let speed = scripted_speed.map_or(Speed::Instant, Speed::TokensPerSecond);
        directory.add(
            ModelSpec::SCRIPTED,
            Scripted::new(ScriptedOptions { speed }),
        );
        Ok(directory)
    }

    fn add(&mut self, name: &str, model: impl LanguageModel + 'static) {
        self.models.insert(name.to_owned(), Arc::new(model));
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
