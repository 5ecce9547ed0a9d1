//! What a plan lets people prefer.

use chrono::NaiveDate;

use super::PlanLimits;
use crate::identity::Offer;
use crate::kernel::FieldError;
use crate::models::{Catalogue, ModelKind, ModelSpec, ModelStatus, PlanTier};

#[derive(Clone, Copy, Debug)]
pub struct PlanOffer<'a> {
    pub plan: PlanTier,
    pub catalogue: &'a Catalogue,
    pub today: NaiveDate,
}

impl Offer for PlanOffer<'_> {
    fn most_rounds(&self) -> u32 {
        PlanLimits::of(self.plan).rounds
    }

    fn objection(&self, provider: Option<&str>, model: Option<&str>) -> Option<FieldError> {
        let Some(provider) = provider else {
            let message = "must be named with the model";
            return model.map(|_| FieldError::new("default_provider", "required", message));
        };
        let writes = |spec: &&ModelSpec| {
            spec.kind == ModelKind::Chat
                && !matches!(spec.status_on(self.today), ModelStatus::Retired { .. })
        };
        let models = self.catalogue.models().iter();
        let mut of_provider = models
            .filter(|spec| spec.provider == provider)
            .filter(writes)
            .peekable();
        if of_provider.peek().is_none() {
            let message = "is not a provider of models that write";
            return Some(FieldError::new(
                "default_provider",
                "unknown_provider",
                message,
            ));
        }
        let mut candidates = of_provider
            .filter(|spec| model.is_none_or(|model| spec.id == model))
            .peekable();
        if candidates.peek().is_none() {
            let message = format!("is not a model of {provider} that writes");
            return Some(FieldError::new("default_model", "unknown_model", message));
        }
        if candidates.any(|spec| spec.is_open_to(self.plan)) {
            return None;
        }
        let field = if model.is_some() {
            "default_model"
        } else {
            "default_provider"
        };
        Some(FieldError::new(
            field,
            "not_in_plan",
            "is not part of the plan",
        ))
    }
}
