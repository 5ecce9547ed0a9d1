//! One call of an agent: to its model, again where a try failed, and to its fallback models where all did.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::{Failure, RunEvents, TurnRef};
use atelier_domain::kernel::SessionId;
use atelier_domain::models::{
    AnswerStream, ErrorClass, FailedCall, FinishReason, ModelError, ModelRequest,
};
use atelier_domain::ports::Clock;
use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use super::answer::{Answer, Stop, Text};
use super::candidates::{Asked, Prepared};
use super::retry::{Notice, Told, Tried};

pub(crate) struct Call {
    pub(crate) session: SessionId,
    pub(crate) events: Arc<dyn RunEvents>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) cancelled: CancellationToken,
    /// Who records that a call is made again, before it is.
    pub(crate) told: Told,
    /// Boxed: what a call holds while it waits stands in its future, and more than once.
    pub(crate) prepared: Result<Box<Prepared>, Failure>,
    pub(crate) turn: Arc<TurnRef>,
}

/// A call that ended.
pub(crate) struct Called {
    pub(crate) turn: Arc<TurnRef>,
    pub(crate) ending: Ending,
    pub(crate) text: Text,
    /// Who answered, or failed last.
    pub(crate) asked: Option<Asked>,
    /// Which call of the attempt this was, from 1.
    pub(crate) number: u32,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) ended_at: DateTime<Utc>,
    /// What was sent, where a call was made at all.
    pub(crate) prepared: Option<Box<Prepared>>,
}

pub(crate) enum Ending {
    Finished {
        reason: FinishReason,
        vendor_reason: String,
    },
    Failed(Failure),
    Stopped,
}

impl Call {
    pub(crate) async fn make(self) -> Called {
        let started_at = self.clock.now();
        let prepared = match self.prepared {
            Ok(prepared) => prepared,
            Err(failure) => {
                return Called {
                    turn: self.turn,
                    ending: Ending::Failed(failure),
                    text: Text::default(),
                    asked: None,
                    number: 1,
                    started_at,
                    ended_at: started_at,
                    prepared: None,
                };
            }
        };
        let answer = Answer::new(
            self.session,
            Arc::clone(&self.turn),
            self.events,
            Arc::clone(&self.clock),
            prepared.criteria.clone(),
        );
        let mut tries = Tries {
            turn: self.turn,
            told: self.told,
            clock: Arc::clone(&self.clock),
            answer,
            prepared,
            number: 1,
            started_at,
        };
        let ending = tokio::select! {
            biased;
            () = self.cancelled.cancelled() => Ending::Stopped,
            ending = tries.make() => ending,
        };
        let (text, turn) = tries.answer.finish();
        Called {
            turn,
            ending,
            text,
            asked: Some(tries.prepared.asked.clone()),
            number: tries.number,
            started_at: tries.started_at,
            ended_at: self.clock.now(),
            prepared: Some(tries.prepared),
        }
    }
}

/// The calls that are made for one answer.
struct Tries {
    turn: Arc<TurnRef>,
    told: Told,
    clock: Arc<dyn Clock>,
    answer: Answer,
    prepared: Box<Prepared>,
    number: u32,
    started_at: DateTime<Utc>,
}

impl Tries {
    async fn make(&mut self) -> Ending {
        loop {
            // Our own reference to the request is for the record; the vendor gets the texts.
            let bare = without_texts(&self.prepared.request);
            let request = std::mem::replace(&mut self.prepared.request, bare);
            let stop = match self.prepared.model.stream(request).await {
                Ok(mut stream) => self.read(&mut stream).await,
                Err(error) => Some(Stop::Failed(error)),
            };
            let error = match stop {
                None => return Ending::Stopped,
                Some(Stop::Finished {
                    reason,
                    vendor_reason,
                }) => {
                    return Ending::Finished {
                        reason,
                        vendor_reason,
                    };
                }
                Some(Stop::Failed(error)) => error,
                Some(Stop::BrokeOff | Stop::Retrying(_)) => ModelError::new(
                    self.prepared.asked.provider.clone(),
                    ErrorClass::StreamEndedEarly,
                    "the stream ended without its last part",
                ),
            };
            log(&error);
            if !may_fail_over(error.class) {
                return failed(&error);
            }
            let asked = self.prepared.asked.clone();
            if !self.prepared.fall_back() {
                return failed(&error);
            }
            let failed = self.given_up(&error);
            if self.told_to_go_on(asked, failed).await.is_none() {
                return Ending::Stopped;
            }
        }
    }

    /// Reads a stream through the calls that it makes; nothing where the run goes on without this call.
    async fn read(&mut self, stream: &mut AnswerStream) -> Option<Stop> {
        loop {
            match self.answer.read(stream).await {
                Stop::Retrying(failed) => {
                    let asked = self.prepared.asked.clone();
                    self.told_to_go_on(asked, failed).await?;
                }
                stop => return Some(stop),
            }
        }
    }

    /// The last call to a model whose place another one takes.
    fn given_up(&self, error: &ModelError) -> FailedCall {
        let latency = (self.clock.now() - self.started_at).to_std();
        FailedCall {
            class: error.class,
            wait: Duration::ZERO,
            had_output: self.answer.has_begun(),
            provider: error.provider.clone(),
            request_id: error.request_id.clone(),
            latency: latency.unwrap_or_default(),
            usage: self.answer.text.usage,
        }
    }

    /// Has a failed call recorded, and begins anew once it is. Nothing where nobody drives the run any more.
    async fn told_to_go_on(&mut self, asked: Asked, failed: FailedCall) -> Option<()> {
        let tried = Tried {
            asked,
            next: self.prepared.asked.clone(),
            number: self.number,
            failed,
            first_token_at: self.answer.text.first_token_at,
            started_at: self.started_at,
            at: self.clock.now(),
        };
        let (notice, recorded) = Notice::new(Arc::clone(&self.turn), tried);
        self.told.send(Box::new(notice)).ok()?;
        let turn = recorded.await.ok()?;
        self.number = if turn.attempt == self.turn.attempt {
            self.number + 1
        } else {
            1
        };
        self.started_at = self.clock.now();
        self.turn = Arc::clone(&turn);
        self.answer.begin_again(turn);
        Some(())
    }
}

fn without_texts(request: &ModelRequest) -> ModelRequest {
    let mut bare = ModelRequest::new(request.model.clone(), Vec::new(), request.max_output_tokens);
    bare.temperature = request.temperature;
    bare
}

/// A request that one vendor finds wrong is wrong for the others.
const fn may_fail_over(class: ErrorClass) -> bool {
    !matches!(class, ErrorClass::InvalidRequest)
}

/// A vendor's own words stay in the log; the person is told the class.
fn failed(error: &ModelError) -> Ending {
    let message = format!(
        "the provider {} answered with an error ({})",
        error.provider,
        error.class.as_str()
    );
    Ending::Failed(Failure::new(
        format!("provider_{}", error.class.as_str()),
        message,
    ))
}

fn log(error: &ModelError) {
    tracing::warn!(
        provider = %error.provider,
        error.class = error.class.as_str(),
        error.status = error.status,
        error.vendor_code = error.vendor_code.as_deref(),
        error.message,
        error.source = error.source.as_ref().map(tracing::field::display),
        provider.request_id = error.request_id.as_deref(),
        "call.failed"
    );
}
