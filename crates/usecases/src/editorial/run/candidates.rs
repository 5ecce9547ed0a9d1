//! A call that is ready to be made, and the models that may take it over.

use std::collections::VecDeque;
use std::sync::Arc;

use atelier_domain::editorial::Agent;
use atelier_domain::editorial::prompt::Reduced;
use atelier_domain::models::{Dropped, LanguageModel, ModelRequest, ModelSpec};

/// A model by the names that the catalogue has for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) provider: String,
    pub(crate) model: String,
}

impl Asked {
    pub(crate) fn of(spec: &ModelSpec) -> Self {
        Self {
            provider: spec.provider.clone(),
            model: spec.id.clone(),
        }
    }

    /// The model that an agent names first.
    pub(crate) fn by(agent: &Agent) -> Self {
        Self {
            provider: agent.provider.clone(),
            model: agent.model.clone(),
        }
    }
}

/// A model that is asked where the one before it failed.
pub(crate) struct Fallback {
    pub(crate) spec: ModelSpec,
    pub(crate) model: Arc<dyn LanguageModel>,
    /// What it reads, by a count of its own: a tokenizer counts for one family of models.
    pub(crate) input_tokens: u64,
}

/// A call that is ready to be made.
pub(crate) struct Prepared {
    pub(crate) asked: Asked,
    pub(crate) model: Arc<dyn LanguageModel>,
    pub(crate) request: ModelRequest,
    /// Names of the agent's criteria, by which the answer's evaluation is known.
    pub(crate) criteria: Vec<String>,
    pub(crate) dropped: Vec<Dropped>,
    /// What the prompt did without, for want of room.
    pub(crate) reduced: Reduced,
    /// Our own count of what the model reads; does not err low.
    pub(crate) input_tokens: u64,
    pub(crate) fallbacks: Fallbacks,
}

/// Who is asked next, and what.
#[derive(Default)]
pub(crate) struct Fallbacks {
    pub(crate) waiting: VecDeque<Fallback>,
    /// The request before it was fitted to a model; there where anybody waits.
    pub(crate) composed: Option<ModelRequest>,
}

impl Prepared {
    /// Makes this the call to the next fallback model. Whether there is one.
    pub(crate) fn fall_back(&mut self) -> bool {
        let Some(next) = self.fallbacks.waiting.pop_front() else {
            return false;
        };
        let composed = if self.fallbacks.waiting.is_empty() {
            self.fallbacks.composed.take()
        } else {
            self.fallbacks.composed.clone()
        };
        let Some(request) = composed else {
            return false;
        };
        (self.request, self.dropped) = next.spec.admit(request);
        self.asked = Asked::of(&next.spec);
        self.model = next.model;
        self.input_tokens = next.input_tokens;
        true
    }
}
