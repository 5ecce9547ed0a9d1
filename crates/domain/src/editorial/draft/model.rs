//! Which model was meant, and whether it may be used.

use super::problems::Problems;
use super::request::House;
use crate::billing::Wanted;
use crate::models::{ModelKind, ModelSpec, ModelStatus, PlanTier};

/// The rules for one place in the input that names a model.
pub(super) struct ModelRules<'a, 'p> {
    pub(super) field: String,
    pub(super) problems: &'p mut Problems,
    pub(super) house: &'a House<'a>,
}

impl<'a> ModelRules<'a, '_> {
    /// The model that was named, or the default of the provider, or that of the person and the house.
    pub(super) fn resolve(
        &mut self,
        provider: Option<&str>,
        model: Option<&str>,
    ) -> Option<&'a ModelSpec> {
        let spec = match (provider, model) {
            (None, None) => Some(self.house.default_model()),
            (Some(provider), None) => self.default_of(provider),
            (Some(provider), Some(model)) => self.house.catalogue.find(provider, model),
            (None, Some(model)) => self.house.model_named(model),
        };
        let Some(spec) = spec.filter(|spec| spec.kind == ModelKind::Chat) else {
            let message = match (provider, model) {
                (Some(provider), None) => format!("{provider} has no current model that writes"),
                _ => format!(
                    "{} is not in the catalogue of models that write",
                    model.unwrap_or_default()
                ),
            };
            self.refuse("unknown_model", message);
            return None;
        };
        self.check(spec).then_some(spec)
    }

    /// Whether the model answers here.
    fn check(&mut self, spec: &ModelSpec) -> bool {
        if let ModelStatus::Retired { .. } = spec.status_on(self.house.today) {
            let successor = self.house.catalogue.successor_of(spec);
            let offer = successor.map_or_else(String::new, |next| {
                format!("; its successor is {}", next.id)
            });
            self.refuse("model_retired", format!("{} is retired{offer}", spec.id));
            return false;
        }
        if !self.house.reaches(spec) {
            let message = format!(
                "the provider {} of {} has no key here",
                spec.provider, spec.id
            );
            self.refuse("provider_not_configured", message);
            return false;
        }
        self.open(spec);
        true
    }

    /// Notes it as a limit of the plan where another one opens the model.
    pub(super) fn open(&mut self, spec: &ModelSpec) {
        let plan = self.house.entitlements();
        let answer = plan.check(&self.field, Wanted::Model(spec));
        self.problems.plan(answer);
    }

    /// The best of the provider for this plan, or for the first one above it that has any.
    fn default_of(&self, provider: &str) -> Option<&'a ModelSpec> {
        let House {
            catalogue, today, ..
        } = *self.house;
        PlanTier::ALL
            .into_iter()
            .filter(|plan| *plan >= self.house.plan)
            .map(|plan| catalogue.best_for(plan, &[provider], today))
            .find(|spec| spec.provider == provider)
    }

    fn refuse(&mut self, code: &'static str, message: String) {
        self.problems.add(self.field.clone(), code, message);
    }
}
