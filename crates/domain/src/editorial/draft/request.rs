//! What a person asks for, as it was said: nothing here is checked yet.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::billing::{Entitlements, PlanLimits};
use crate::editorial::agent::Role;
use crate::editorial::session::Reference;
use crate::identity::Preferences;
use crate::kernel::ProjectId;
use crate::models::{Catalogue, ModelKind, ModelSpec, ModelStatus, PlanTier};

#[derive(Clone, Debug, Default)]
pub struct SessionDraft {
    pub title: Option<String>,
    pub initial_prompt: String,
    pub working_document: Option<String>,
    pub references: Vec<Reference>,
    pub reference_instructions: Option<String>,
    /// Whose default agents are the absent ones.
    pub project: Option<ProjectId>,
    /// Absent: the ready team, as many as the plan allows.
    pub agents: Option<Vec<AgentDraft>>,
    pub termination: TerminationDraft,
    pub review_each_round: bool,
}

/// What is left out takes the role's default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AgentDraft {
    pub id: Option<String>,
    pub role: Option<Role>,
    pub display_name: Option<String>,
    pub phase: Option<u8>,
    pub provider: Option<String>,
    pub model: Option<String>,
    pub temperature: Option<f64>,
    pub max_output_tokens: Option<u64>,
    pub system_prompt: Option<String>,
    pub criteria: Option<Vec<CriterionDraft>>,
    pub is_active: Option<bool>,
    pub colour: Option<String>,
    pub fallback_models: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CriterionDraft {
    pub name: String,
    pub description: Option<String>,
    pub weight: Option<f64>,
}

#[derive(Clone, Debug, Default)]
pub struct TerminationDraft {
    pub max_rounds: Option<u64>,
    /// Said and null: scores never end the run.
    pub score_threshold: Option<Option<f64>>,
    /// In credits. Said and null: the ceiling of the estimate.
    pub max_credits: Option<Option<f64>>,
    pub stop_on_plateau: Option<bool>,
}

/// What the house allows: the plan, and the models that can be reached; and what the person would rather have.
#[derive(Clone, Copy, Debug)]
pub struct House<'a> {
    pub plan: PlanTier,
    pub catalogue: &'a Catalogue,
    /// Providers with a key, in order of preference.
    pub providers: &'a [String],
    pub preferences: &'a Preferences,
    pub today: NaiveDate,
}

impl<'a> House<'a> {
    pub const fn entitlements(&self) -> Entitlements {
        Entitlements::on(self.plan)
    }

    pub const fn limits(&self) -> PlanLimits {
        self.entitlements().limits()
    }

    /// Whether there is a key for the model's provider, or none is needed.
    pub(super) fn reaches(&self, spec: &ModelSpec) -> bool {
        spec.is_scripted() || self.providers.contains(&spec.provider)
    }

    /// By a provider that can be reached where there is one.
    pub(super) fn model_named(&self, id: &str) -> Option<&'a ModelSpec> {
        let named = || {
            let models = self.catalogue.models().iter();
            models.filter(|spec| spec.id == id)
        };
        named()
            .find(|spec| self.reaches(spec))
            .or_else(|| named().next())
    }

    /// The model that the person prefers, else the best of the plan among the providers that have a key, else the scripted
    /// one.
    pub fn default_model(&self) -> &'a ModelSpec {
        self.preferred_model().unwrap_or_else(|| {
            let providers: Vec<&str> = self.providers.iter().map(String::as_str).collect();
            self.catalogue.best_for(self.plan, &providers, self.today)
        })
    }

    /// Absent where nothing is preferred, and where it can't be had: since it was chosen the plan may have become a smaller
    /// one, the model may have retired, and the provider may have lost its key.
    fn preferred_model(&self) -> Option<&'a ModelSpec> {
        let provider = self.preferences.default_provider.as_deref()?;
        let preferred = if let Some(model) = self.preferences.default_model.as_deref() {
            self.catalogue.find(provider, model)?
        } else {
            let best = self.catalogue.best_for(self.plan, &[provider], self.today);
            Some(best).filter(|best| best.provider == provider)?
        };
        let can_be_had = preferred.kind == ModelKind::Chat
            && !matches!(preferred.status_on(self.today), ModelStatus::Retired { .. })
            && preferred.is_open_to(self.plan)
            && self.reaches(preferred);
        can_be_had.then_some(preferred)
    }
}
