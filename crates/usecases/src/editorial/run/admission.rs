//! Prepares the calls the engine is about to ask for, and says whether their worst case can be paid; then holds it.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use atelier_domain::credits::credits_for;
use atelier_domain::credits::ledger::{Booking, LedgerError};
use atelier_domain::editorial::engine::{Effect, Halt, NextCalls, Surroundings, Transition};
use atelier_domain::editorial::prompt::{Fitted, room_for};
use atelier_domain::editorial::{Agent, AgentId, Failure, Session};
use atelier_domain::kernel::{HoldId, MicroCredits, TurnId};
use atelier_domain::models::{LanguageModel, ModelRequest, ModelSpec, ModelStatus};

use super::candidates::{Asked, Fallback, Fallbacks, Prepared};
use super::context::Context;
use crate::editorial::Editorial;
use crate::editorial::aside::in_place;

/// Calls by the agent that makes them; one that can't be made carries the reason.
#[derive(Default)]
pub(crate) struct Requests(HashMap<AgentId, Result<Box<Prepared>, Failure>>);

impl Requests {
    pub(crate) fn take(&mut self, agent: &AgentId) -> Result<Box<Prepared>, Failure> {
        let unprepared = || Err(Failure::new("internal", "the call was not prepared"));
        self.0.remove(agent).unwrap_or_else(unprepared)
    }
}

pub(crate) struct Admission<'a> {
    editorial: &'a Editorial,
    session: &'a Session,
    context: &'a Context,
    /// The process is to end: no call is made.
    draining: bool,
    booking: Booking<'a>,
    requests: Requests,
    /// The most that each of these calls can cost.
    worst: HashMap<AgentId, MicroCredits>,
    shortfall: Option<Shortfall>,
}

/// What calls may cost that can't be paid, and what there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shortfall {
    pub(crate) needed: MicroCredits,
    pub(crate) available: MicroCredits,
}

impl<'a> Admission<'a> {
    pub(crate) fn new(
        editorial: &'a Editorial,
        session: &'a Session,
        context: &'a Context,
        draining: bool,
        booking: Booking<'a>,
    ) -> Self {
        Self {
            editorial,
            session,
            context,
            draining,
            booking,
            requests: Requests::default(),
            worst: HashMap::new(),
            shortfall: None,
        }
    }

    /// What was missing where the account could not hold the calls.
    pub(crate) const fn shortfall(&self) -> Option<Shortfall> {
        self.shortfall
    }

    /// Holds what the calls of the transition may cost, gives back what is held for turns that are open no more, and
    /// lets go of the calls' requests.
    pub(crate) fn settle_holds(
        mut self,
        transition: &Transition,
    ) -> Result<(Booking<'a>, Requests), LedgerError> {
        let open: Vec<TurnId> = transition
            .run
            .open_turns()
            .iter()
            .map(|open| open.turn)
            .collect();
        self.booking.keep_only(&open)?;
        for effect in &transition.effects {
            let Effect::Call(turns) = effect else {
                continue;
            };
            for turn in turns {
                let worst = self.worst.remove(&turn.agent).unwrap_or_default();
                let hold = HoldId::new(self.editorial.ports.ids.uuid());
                self.booking.hold(hold, turn.turn, worst)?;
            }
        }
        Ok((self.booking, self.requests))
    }

    /// The request of one agent and the most it can cost; no price where it can't be made at all.
    fn prepare(&self, agent: &Agent, round: u32) -> Result<(Prepared, MicroCredits), Failure> {
        let spec = self.editorial.spec(agent).ok_or_else(|| {
            Failure::new(
                "unknown_model",
                format!("the model {} is not in the catalogue", agent.model),
            )
        })?;
        let model = self.model(spec).ok_or_else(|| {
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
        let fallbacks = self.fallbacks(agent, &request);
        let (request, dropped) = spec.admit(request);
        let output_tokens = request.max_output_tokens;
        let mut worst = self.worst(spec, input_tokens, output_tokens)?;
        for fallback in &fallbacks.waiting {
            worst = worst.max(self.worst(&fallback.spec, fallback.input_tokens, output_tokens)?);
        }
        let criteria = agent
            .criteria
            .iter()
            .map(|criterion| criterion.name.clone());
        let prepared = Prepared {
            asked: Asked::of(spec),
            model,
            request,
            criteria: criteria.collect(),
            dropped,
            reduced,
            input_tokens,
            fallbacks,
        };
        Ok((prepared, worst))
    }

    fn model(&self, spec: &ModelSpec) -> Option<Arc<dyn LanguageModel>> {
        self.editorial.ports.models.language_model(&spec.provider)
    }

    /// The models that may take the call over: those that can be asked today and that have room for it.
    fn fallbacks(&self, agent: &Agent, composed: &ModelRequest) -> Fallbacks {
        let ports = &self.editorial.ports;
        let today = ports.clock.now().date_naive();
        let may_answer =
            |spec: &ModelSpec| !matches!(spec.status_on(today), ModelStatus::Retired { .. });
        let read_by = |spec: &ModelSpec| {
            let tokenizer = ports.models.tokenizer(&spec.provider);
            in_place(bytes(composed), || {
                room_for(composed, spec, tokenizer.as_deref())
            })
        };
        let named = |id: &String| {
            let mut specs = ports
                .catalogue
                .models()
                .iter()
                .filter(|spec| &spec.id == id);
            specs.find_map(|spec| Some((spec, self.model(spec)?)))
        };
        let waiting: VecDeque<Fallback> = agent
            .fallback_models
            .iter()
            .filter_map(named)
            .filter(|(spec, _)| may_answer(spec))
            .filter_map(|(spec, model)| {
                Some(Fallback {
                    spec: spec.clone(),
                    model,
                    input_tokens: read_by(spec)?,
                })
            })
            .collect();
        Fallbacks {
            composed: (!waiting.is_empty()).then(|| composed.clone()),
            waiting,
        }
    }

    /// The most that a call can cost.
    fn worst(
        &self,
        spec: &ModelSpec,
        input_tokens: u64,
        output_tokens: u32,
    ) -> Result<MicroCredits, Failure> {
        let output_tokens = u64::from(output_tokens.min(spec.max_output_tokens));
        let rounding = self.editorial.settings.rounding;
        credits_for(input_tokens, output_tokens, spec.multiplier, rounding)
            .map_err(|_| Failure::new("too_expensive", "the price of the call can't be expressed"))
    }
}

/// How long the texts of a request are together.
fn bytes(request: &ModelRequest) -> usize {
    let messages = request.messages.iter().flat_map(|message| &message.content);
    let blocks = request.system.iter().chain(messages);
    blocks.map(|block| block.text.len()).sum()
}

impl Surroundings for Admission<'_> {
    fn new_turn_id(&mut self) -> TurnId {
        TurnId::new(self.editorial.ports.ids.uuid())
    }

    fn admit(&mut self, calls: &NextCalls<'_>) -> Result<(), Halt> {
        if self.draining {
            return Err(Halt::Draining);
        }
        let mut needed = MicroCredits::ZERO;
        for &agent in calls.agents {
            let prepared = self.prepare(agent, calls.round).map(|(prepared, worst)| {
                needed = needed.saturating_add(worst);
                self.worst.insert(agent.id.clone(), worst);
                Box::new(prepared)
            });
            self.requests.0.insert(agent.id.clone(), prepared);
        }
        let limit = self.session.plan.termination.max_credits;
        if limit.is_some_and(|limit| calls.spent.saturating_add(needed) > limit) {
            return Err(Halt::MaxCredits);
        }
        let available = self.booking.available();
        if needed > available {
            self.shortfall = Some(Shortfall { needed, available });
            return Err(Halt::CreditsExhausted);
        }
        Ok(())
    }
}

impl Editorial {
    pub(crate) fn spec(&self, agent: &Agent) -> Option<&ModelSpec> {
        self.ports.catalogue.find(&agent.provider, &agent.model)
    }
}
