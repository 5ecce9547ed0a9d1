//! What a call that ended means for the run: the engine's input, and everything that is written with it.

use std::sync::Arc;

use atelier_domain::credits::{credits_for, token_estimate};
use atelier_domain::editorial::document::{Author, changed_share, word_count};
use atelier_domain::editorial::engine::{DocumentChange, Input, TurnResult};
use atelier_domain::editorial::evaluation::{Evaluation, evaluate};
use atelier_domain::editorial::{
    Agent, Failure, Phase, SentParameters, Session, Turn, TurnOutcome,
};
use atelier_domain::kernel::{MicroCredits, MicroDollars, PortError};
use atelier_domain::models::{FinishReason, TokenUsage};
use atelier_domain::usage::{UsageContext, UsageOutcome, UsageRecord};
use chrono::{DateTime, Utc};

use super::call::{Called, Ending};
use super::candidates::Asked;
use super::context::Context;
use crate::editorial::Editorial;
use crate::editorial::aside::aside;
use crate::editorial::commit::{NewVersion, Writes};

pub(crate) struct Outcome {
    pub(crate) input: Input,
    pub(crate) writes: Writes,
    /// What the turn that ended costs, before it is known how much of that may be charged. Absent where none ended.
    price: Option<MicroCredits>,
}

impl Outcome {
    pub(super) const fn without_price(input: Input, writes: Writes) -> Self {
        Self {
            input,
            writes,
            price: None,
        }
    }

    /// The turn that ended with this, and its price.
    pub(super) fn ended(&self) -> Option<(&Turn, MicroCredits)> {
        Some((self.writes.turn.as_deref()?, self.price?))
    }

    /// Notes what of the price was charged.
    pub(super) fn charge(&mut self, charged: MicroCredits) {
        match &mut self.input {
            Input::TurnCompleted { result, .. } => result.credits = charged,
            Input::TurnStopped { credits, .. } => *credits = charged,
            _ => {}
        }
        if let Some(usage) = &mut self.writes.usage {
            usage.credits = charged;
        }
        if let Some(turn) = &mut self.writes.turn {
            // Nobody else has it before it is written.
            Arc::make_mut(turn).credits = charged;
        }
    }

    pub(crate) async fn of(
        editorial: &Editorial,
        session: &Session,
        context: &mut Context,
        called: Called,
    ) -> Result<Self, PortError> {
        let agent = session.plan.agent(&called.turn.agent);
        let verdict = verdict(agent, &called);
        let meter = Meter::read(editorial, &called, &verdict);
        let turn_id = called.turn.turn;
        let evaluation = evaluation(agent, &called, &verdict);
        let mut writes = Writes::default();
        let mut change = None;
        let prose = called.text.prose.trim().to_owned();
        if matches!(verdict, TurnOutcome::Completed { .. }) && called.turn.phase == Phase::Write {
            let old = context.document();
            let content: Arc<str> = with_last_newline(prose.clone(), old.map(AsRef::as_ref)).into();
            change = changed(old, &content).await?;
            if let Some(DocumentChange { word_count, .. }) = change {
                context.replace_document(Arc::clone(&content));
                writes.version = Some(NewVersion {
                    content,
                    word_count,
                    author: Author::Agent(called.turn.agent.clone()),
                });
            }
        }
        let version = change.and_then(|_| next_version(session));
        let call = called.number;
        let turn = keep(session, agent, called, &meter, evaluation, verdict, version);
        if matches!(turn.outcome, TurnOutcome::Completed { .. }) {
            context.note(session, &turn, prose);
            context.forget_before(turn.reference.round.saturating_sub(1));
        }
        let input = match &turn.outcome {
            TurnOutcome::Completed { .. } => Input::TurnCompleted {
                turn: turn_id,
                result: TurnResult {
                    overall: turn
                        .evaluation
                        .as_ref()
                        .and_then(|evaluation| evaluation.overall),
                    change,
                    credits: MicroCredits::ZERO,
                },
            },
            TurnOutcome::Failed { failure } => Input::TurnFailed {
                turn: turn_id,
                failure: failure.clone(),
            },
            TurnOutcome::Stopped => Input::TurnStopped {
                turn: turn_id,
                credits: MicroCredits::ZERO,
            },
        };
        writes.usage = Some(record(session, &turn, call, &meter));
        writes.turn = Some(Arc::new(turn));
        Ok(Self {
            input,
            writes,
            price: Some(meter.price),
        })
    }
}

/// Whether the answer can be used. One that can't costs nothing.
fn verdict(agent: Option<&Agent>, called: &Called) -> TurnOutcome {
    let failed = |code: &str, message: &str| TurnOutcome::Failed {
        failure: Failure::new(code, message),
    };
    let is_writer = called.turn.phase == Phase::Write;
    match &called.ending {
        Ending::Stopped => TurnOutcome::Stopped,
        Ending::Failed(failure) => TurnOutcome::Failed {
            failure: failure.clone(),
        },
        Ending::Finished { .. } if agent.is_none() => {
            failed("agent_removed", "the agent was taken out of the session")
        }
        Ending::Finished {
            reason,
            vendor_reason,
        } => match reason {
            FinishReason::Refused => failed("refused", "the model declined to answer"),
            FinishReason::Blocked => {
                failed("blocked", "the provider's safety filter blocked the answer")
            }
            FinishReason::Length if is_writer => failed(
                "answer_cut_off",
                "the answer reached its output limit before the document was complete",
            ),
            _ if called.text.prose.trim().is_empty() => {
                failed("empty_answer", "the model gave no text")
            }
            reason => TurnOutcome::Completed {
                finish_reason: *reason,
                vendor_reason: vendor_reason.clone(),
            },
        },
    }
}

fn evaluation(agent: Option<&Agent>, called: &Called, verdict: &TurnOutcome) -> Option<Evaluation> {
    let completed = matches!(verdict, TurnOutcome::Completed { .. });
    agent
        .filter(|_| completed)
        .map(|agent| evaluate(&called.text.raw, &agent.criteria))
}

/// What a call used and cost.
struct Meter {
    usage: TokenUsage,
    is_estimated: bool,
    /// By the catalogue; one that failed costs nothing.
    price: MicroCredits,
    cost: MicroDollars,
}

impl Meter {
    fn read(editorial: &Editorial, called: &Called, verdict: &TurnOutcome) -> Self {
        // A call that was never made, or that failed before it reported anything, used nothing we know of.
        let failed = matches!(verdict, TurnOutcome::Failed { .. });
        let finished = matches!(called.ending, Ending::Finished { .. });
        let (usage, is_estimated) = match called.text.usage {
            Some(reported) if finished || failed => (reported, false),
            None if failed => (TokenUsage::default(), false),
            reported => as_far_as_it_came(reported, counted(called)),
        };
        let asked = called.asked.as_ref();
        let spec = asked.and_then(|asked| {
            let catalogue = &editorial.ports.catalogue;
            catalogue.find(&asked.provider, &asked.model)
        });
        let price = spec.filter(|_| !failed).and_then(|spec| {
            let rounding = editorial.settings.rounding;
            credits_for(
                usage.input_tokens,
                usage.output_tokens,
                spec.multiplier,
                rounding,
            )
            .ok()
        });
        Self {
            usage,
            is_estimated,
            price: price.unwrap_or_default(),
            cost: spec.map_or(MicroDollars::ZERO, |spec| {
                spec.cost(&usage, called.ended_at.date_naive())
            }),
        }
    }
}

/// Our own count of what was sent and came back.
fn counted(called: &Called) -> TokenUsage {
    let prepared = called.prepared.as_ref();
    TokenUsage {
        input_tokens: prepared.map_or(0, |prepared| prepared.input_tokens),
        output_tokens: token_estimate(&called.text.raw),
        ..TokenUsage::default()
    }
}

/// The usage of an answer whose last report is missing, and whether any of it is our count. Some vendors report what
/// they have read when they begin, with a first token or none of the answer.
fn as_far_as_it_came(reported: Option<TokenUsage>, counted: TokenUsage) -> (TokenUsage, bool) {
    let Some(reported) = reported else {
        return (counted, true);
    };
    let mut usage = reported;
    usage.output_tokens = reported.output_tokens.max(counted.output_tokens);
    if reported.input_tokens == 0 {
        usage.input_tokens = counted.input_tokens;
    }
    (usage, usage != reported)
}

fn keep(
    session: &Session,
    agent: Option<&Agent>,
    called: Called,
    meter: &Meter,
    evaluation: Option<Evaluation>,
    outcome: TurnOutcome,
    version: Option<atelier_domain::editorial::document::VersionNumber>,
) -> Turn {
    let asked = called
        .asked
        .or_else(|| agent.map(Asked::by))
        .unwrap_or_default();
    let sent = called.prepared.map(|prepared| SentParameters {
        max_output_tokens: prepared.request.max_output_tokens,
        temperature: prepared.request.temperature,
        dropped: prepared.dropped,
        reduced: prepared.reduced,
    });
    Turn {
        reference: (*called.turn).clone(),
        session: session.id,
        provider: asked.provider,
        model: asked.model,
        answered_by: called.text.answered_by,
        outcome,
        raw_answer: called.text.raw,
        evaluation,
        usage: meter.usage,
        usage_is_estimated: meter.is_estimated,
        credits: MicroCredits::ZERO,
        version,
        sent: sent.unwrap_or_default(),
        request_id: called.text.request_id,
        started_at: called.started_at,
        first_token_ms: called
            .text
            .first_token_at
            .map(|at| milliseconds(called.started_at, at)),
        ended_at: called.ended_at,
    }
}

fn record(session: &Session, turn: &Turn, call: u32, meter: &Meter) -> UsageRecord {
    UsageRecord {
        account: session.owner,
        context: UsageContext::Session {
            session: session.id,
            turn: turn.reference.turn,
        },
        attempt: turn.reference.attempt,
        call,
        provider: turn.provider.clone(),
        model: turn.model.clone(),
        usage: meter.usage,
        credits: MicroCredits::ZERO,
        cost: meter.cost,
        latency_ms: turn.latency_ms(),
        first_token_ms: turn.first_token_ms,
        outcome: match turn.outcome {
            TurnOutcome::Completed { .. } => UsageOutcome::Completed,
            TurnOutcome::Failed { .. } => UsageOutcome::Failed,
            TurnOutcome::Stopped => UsageOutcome::Stopped,
        },
        at: turn.ended_at,
    }
}

async fn changed(
    old: Option<&Arc<str>>,
    new: &Arc<str>,
) -> Result<Option<DocumentChange>, PortError> {
    let (old, new) = (old.cloned().unwrap_or_default(), Arc::clone(new));
    aside(old.len() + new.len(), move || {
        (old != new).then(|| DocumentChange {
            word_count: word_count(&new),
            share: changed_share(&old, &new),
        })
    })
    .await
}

/// Models trim the end of a text; the document keeps its habit of ending in a line break, or gets it.
fn with_last_newline(mut document: String, old: Option<&str>) -> String {
    if old.is_none_or(|old| old.ends_with('\n')) {
        document.push('\n');
    }
    document
}

fn next_version(session: &Session) -> Option<atelier_domain::editorial::document::VersionNumber> {
    atelier_domain::editorial::document::VersionNumber::new(
        session.run.latest_version.saturating_add(1),
    )
}

pub(super) fn milliseconds(from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
    u32::try_from((to - from).num_milliseconds().max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
