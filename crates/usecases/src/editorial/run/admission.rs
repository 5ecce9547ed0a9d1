//! Prepares the calls the engine is about to ask for, and says whether their worst case can be paid.

use std::collections::HashMap;
use std::sync::Arc;

use atelier_domain::credits::credits_for;
use atelier_domain::editorial::engine::{Halt, NextCalls, Surroundings};
use atelier_domain::editorial::prompt::{Fitted, Reduced};
use atelier_domain::editorial::{Agent, AgentId, Failure, Session};
use atelier_domain::kernel::{MicroCredits, TurnId};
use atelier_domain::models::{Dropped, LanguageModel, ModelRequest, ModelSpec};

use super::context::Context;
use crate::editorial::Editorial;

/// A call that is ready to be made.
pub(crate) struct Prepared {
    pub(crate) model: Arc<dyn LanguageModel>,
    pub(crate) request: ModelRequest,
    /// Names of the agent's criteria, by which the answer's evaluation is known.
    pub(crate) criteria: Vec<String>,
    pub(crate) dropped: Vec<Dropped>,
    pub(crate) reduced: Reduced,
    /// Our own count of what the model reads; errs high.
    pub(crate) input_tokens: u64,
}

/// Calls by the agent that makes them; one that can't be made carries the reason.
#[derive(Default)]
pub(crate) struct Requests(HashMap<AgentId, Result<Prepared, Failure>>);

impl Requests {
    pub(crate) fn take(&mut self, agent: &AgentId) -> Result<Prepared, Failure> {
        let unprepared = || Err(Failure::new("internal", "the call was not prepared"));
        self.0.remove(agent).unwrap_or_else(unprepared)
    }
}

pub(crate) struct Admission<'a> {
    editorial: &'a Editorial,
    session: &'a Session,
    context: &'a Context,
    requests: Requests,
}

impl<'a> Admission<'a> {
    pub(crate) fn new(
        editorial: &'a Editorial,
        session: &'a Session,
        context: &'a Context,
    ) -> Self {
        Self {
            editorial,
            session,
            context,
            requests: Requests::default(),
        }
    }

    pub(crate) fn into_requests(self) -> Requests {
        self.requests
    }

    /// The request of one agent and the most it can cost; no price where it can't be made at all.
    fn prepare(&self, agent: &Agent, round: u32) -> Result<(Prepared, MicroCredits), Failure> {
        let spec = self.editorial.spec(agent).ok_or_else(|| {
            Failure::new(
                "unknown_model",
                format!("the model {} is not in the catalogue", agent.model),
            )
        })?;
        let model = self
            .editorial
            .ports
            .models
            .language_model(&agent.provider)
            .ok_or_else(|| {
                let message = format!("the provider {} is not configured", agent.provider);
                Failure::new("provider_not_configured", message)
            })?;
        let tokenizer = self.editorial.ports.models.tokenizer(&agent.provider);
        let Fitted {
            request,
            input_tokens,
            reduced,
        } = self
            .context
            .fit(self.session, round, agent, spec, tokenizer.as_deref())
            .map_err(|oversized| Failure::new(oversized.code(), oversized.to_string()))?;
        let (request, dropped) = spec.admit(request);
        let worst = credits_for(
            input_tokens,
            u64::from(request.max_output_tokens),
            spec.multiplier,
            self.editorial.settings.rounding,
        )
        .map_err(|_| Failure::new("too_expensive", "the price of the call can't be expressed"))?;
        let criteria = agent
            .criteria
            .iter()
            .map(|criterion| criterion.name.clone());
        let prepared = Prepared {
            model,
            request,
            criteria: criteria.collect(),
            dropped,
            reduced,
            input_tokens,
        };
        Ok((prepared, worst))
    }
}

impl Surroundings for Admission<'_> {
    fn new_turn_id(&mut self) -> TurnId {
        TurnId::new(self.editorial.ports.ids.uuid())
    }

    fn admit(&mut self, calls: &NextCalls<'_>) -> Result<(), Halt> {
        let mut worst = MicroCredits::ZERO;
        for &agent in calls.agents {
            let prepared = self.prepare(agent, calls.round).map(|(prepared, most)| {
                worst = worst.saturating_add(most);
                prepared
            });
            self.requests.0.insert(agent.id.clone(), prepared);
        }
        let Some(limit) = self.session.plan.termination.max_credits else {
            return Ok(());
        };
        if calls.spent.saturating_add(worst) > limit {
            return Err(Halt::MaxCredits);
        }
        Ok(())
    }
}

impl Editorial {
    pub(crate) fn spec(&self, agent: &Agent) -> Option<&ModelSpec> {
        self.ports.catalogue.find(&agent.provider, &agent.model)
    }
}
