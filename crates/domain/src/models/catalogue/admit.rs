//! Fits a request to what a model takes.

use serde::{Deserialize, Serialize};

use super::{ModelSpec, Sampling};
use crate::models::{Effort, ModelRequest};

/// A parameter that was asked for and not sent as asked. Kept with the turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    pub parameter: Parameter,
    pub reason: DropReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parameter {
    Temperature,
    MaxOutputTokens,
    Stop,
    JsonSchema,
    Effort,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// The vendor answers it with an error.
    Refused,
    /// The vendor takes it without effect.
    Ignored,
    /// The vendor takes it only without reasoning.
    NeedsEffortNone,
    /// The vendor takes it only under an older version of its API.
    NeedsOlderVersion,
    /// The model has no such ability, or does not know the value.
    Unsupported,
    /// Cut down to the model's limit rather than left out.
    AboveLimit,
}

impl ModelSpec {
    /// The request as this model takes it, under the vendor's name of it, and what was dropped for that.
    #[must_use]
    pub fn admit(&self, mut request: ModelRequest) -> (ModelRequest, Vec<Dropped>) {
        let mut dropped = Vec::new();
        let mut record = |parameter, reason| dropped.push(Dropped { parameter, reason });

        self.wire_id().clone_into(&mut request.model);
        if request.effort.is_some_and(|effort| !self.knows(effort)) {
            request.effort = None;
            record(Parameter::Effort, DropReason::Unsupported);
        }
        request.reasons = self.reasons_with(request.effort);
        if request.temperature.is_some()
            && let Some(reason) = self.objection_to_sampling(request.effort)
        {
            request.temperature = None;
            record(Parameter::Temperature, reason);
        }
        if self.refuses_stop && !request.stop.is_empty() {
            request.stop.clear();
            record(Parameter::Stop, DropReason::Refused);
        }
        if !self.abilities.json_schema && request.json_schema.take().is_some() {
            record(Parameter::JsonSchema, DropReason::Unsupported);
        }
        if request.max_output_tokens > self.max_output_tokens {
            request.max_output_tokens = self.max_output_tokens;
            record(Parameter::MaxOutputTokens, DropReason::AboveLimit);
        }
        (request, dropped)
    }

    fn knows(&self, effort: Effort) -> bool {
        self.reasoning
            .as_ref()
            .is_some_and(|control| control.values.contains(&effort))
    }

    /// Where the vendor doesn't say what it does by default, reasoning is expected.
    fn reasons_with(&self, effort: Option<Effort>) -> bool {
        self.abilities.reasoning && effort.or_else(|| self.default_effort()) != Some(Effort::None)
    }

    fn default_effort(&self) -> Option<Effort> {
        self.reasoning.as_ref().and_then(|control| control.default)
    }

    /// Why sampling parameters must not be sent with this effort. Without one the vendor's default counts.
    fn objection_to_sampling(&self, effort: Option<Effort>) -> Option<DropReason> {
        match self.sampling {
            Sampling::Yes => None,
            Sampling::Ignored => Some(DropReason::Ignored),
            Sampling::Refused => Some(DropReason::Refused),
            Sampling::OnlyWithOlderVersion => Some(DropReason::NeedsOlderVersion),
            Sampling::OnlyWithEffortNone => (effort.or_else(|| self.default_effort())
                != Some(Effort::None))
            .then_some(DropReason::NeedsEffortNone),
        }
    }
}
