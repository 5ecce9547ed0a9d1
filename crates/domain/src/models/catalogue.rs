//! The catalogue of models: data that can be extended by configuration, and the rules that read it.
//!
//! The entries stand in `catalogue.json`, taken from the vendors' own pages and price lists as of 2026-11-20. Prices
//! are micro-dollars per million tokens. Multipliers of the first twelve models are given; every later one is the
//! price of 10,000 tokens (half in, half out) over that of Claude Sonnet 4.5, rounded up to a tenth. The scripted
//! model calls nobody and costs nothing; it has the smallest multiplier that the rule can give, 0.1, so that holds
//! and settlements are exercised on a fresh checkout as they are in production.

use chrono::NaiveDate;

mod admit;
mod check;
mod plan;
mod price;
mod spec;
mod status;

pub use admit::{DropReason, Dropped, Parameter};
pub use check::CatalogueError;
pub use plan::PlanTier;
pub use price::{LongPrompt, Prices, Rates, Scheduled};
pub use spec::{Abilities, ModelKind, ModelSpec, ReasoningControl, Sampling, VectorSize};
pub use status::ModelStatus;

/// Checked entries: no two with the same provider and id, and always a scripted one.
#[derive(Clone, Debug)]
pub struct Catalogue {
    models: Vec<ModelSpec>,
    scripted: ModelSpec,
}

impl Catalogue {
    /// The models that ship with the product.
    pub fn builtin() -> Result<Self, CatalogueError> {
        Self::from_json(include_str!("catalogue.json"))
    }

    /// Reads a list of entries, which must hold a scripted chat model.
    pub fn from_json(json: &str) -> Result<Self, CatalogueError> {
        let models: Vec<ModelSpec> = serde_json::from_str(json)?;
        check::all(&models)?;
        let scripted = models
            .iter()
            .find(|model| model.is_scripted() && model.kind == ModelKind::Chat)
            .cloned()
            .ok_or(CatalogueError::NoScriptedModel)?;
        Ok(Self { models, scripted })
    }

    /// Adds an operator's models behind the ones there are.
    pub fn extend(
        self,
        entries: impl IntoIterator<Item = ModelSpec>,
    ) -> Result<Self, CatalogueError> {
        let mut models = self.models;
        models.extend(entries);
        check::all(&models)?;
        Ok(Self {
            models,
            scripted: self.scripted,
        })
    }

    /// In the order of listing: within a provider the newest line first.
    pub fn models(&self) -> &[ModelSpec] {
        &self.models
    }

    pub fn find(&self, provider: &str, id: &str) -> Option<&ModelSpec> {
        self.models
            .iter()
            .find(|model| model.provider == provider && model.id == id)
    }

    /// The first listed one where several providers have a model of that id.
    pub fn find_by_id(&self, id: &str) -> Option<&ModelSpec> {
        self.models.iter().find(|model| model.id == id)
    }

    /// The model that is offered in the place of a retiring or retired one.
    pub fn successor_of(&self, model: &ModelSpec) -> Option<&ModelSpec> {
        self.find(&model.provider, model.status.successor()?)
    }

    pub fn scripted(&self) -> &ModelSpec {
        &self.scripted
    }

    /// The default model of a plan: the best of the providers that have a key, else the scripted one.
    ///
    /// The best is a current chat model of the highest plan that this plan contains; of those the one whose provider is
    /// named first; then the one listed first, which is of the vendor's newest line.
    pub fn best_for(
        &self,
        plan: PlanTier,
        providers_with_keys: &[&str],
        today: NaiveDate,
    ) -> &ModelSpec {
        let is_eligible = |model: &&ModelSpec| {
            model.kind == ModelKind::Chat
                && model.is_open_to(plan)
                && model.status_on(today) == ModelStatus::Current
        };
        providers_with_keys
            .iter()
            .filter(|provider| **provider != ModelSpec::SCRIPTED)
            .flat_map(|provider| self.models.iter().filter(|m| m.provider == *provider))
            .filter(is_eligible)
            .reduce(|best, next| {
                if next.first_plan() > best.first_plan() {
                    next
                } else {
                    best
                }
            })
            .unwrap_or(&self.scripted)
    }
}

#[cfg(test)]
mod tests;
