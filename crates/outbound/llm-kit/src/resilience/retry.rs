//! Makes a failed call again, and says so in the stream.

use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, ErrorClass, FailedCall, LanguageModel, ModelError, ModelRequest, StreamPart,
    TokenUsage,
};
use futures_util::Stream;
use futures_util::future::BoxFuture;
use metrics::counter;
use tokio::time::{Instant, Sleep, sleep};
use tower::retry::budget::{Budget, TpsBudget};
use tracing::{Instrument, Span};

use super::Backoff;
use super::watched::is_output;

/// Calls for one answer, the first one included.
const MAX_CALLS: u32 = 3;
/// A vendor that asks for a longer wait is not waited for: somebody else may answer sooner.
const LONGEST_RETRY_AFTER: Duration = Duration::from_mins(1);
/// Of the calls of the last ten seconds a tenth may be made again, and ten in any case, so that a quiet installation
/// has its retries too.
const BUDGET_WINDOW: Duration = Duration::from_secs(10);
const BUDGET_SHARE: f32 = 0.1;
const BUDGET_FLOOR_PER_SECOND: u32 = 1;

pub(super) struct Retry {
    inner: Arc<dyn LanguageModel>,
    terms: Arc<Terms>,
}

struct Terms {
    provider: Arc<str>,
    backoff: Backoff,
    budget: TpsBudget,
    chance: Mutex<fastrand::Rng>,
}

impl Retry {
    pub(super) fn new(
        inner: Arc<dyn LanguageModel>,
        provider: Arc<str>,
        backoff: Backoff,
        chance: fastrand::Rng,
    ) -> Self {
        let terms = Terms {
            provider,
            backoff,
            budget: TpsBudget::new(BUDGET_WINDOW, BUDGET_FLOOR_PER_SECOND, BUDGET_SHARE),
            chance: Mutex::new(chance),
        };
        Self {
            inner,
            terms: Arc::new(terms),
        }
    }
}

#[async_trait]
impl LanguageModel for Retry {
    /// Never fails: what goes wrong comes in the stream.
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        self.terms.budget.deposit();
        Ok(Box::pin(Calls {
            inner: Arc::clone(&self.inner),
            terms: Arc::clone(&self.terms),
            request,
            made: 0,
            call: Call::new(Span::none()),
            step: Step::Call,
        }))
    }
}

impl Terms {
    /// How long to wait before the next call; nothing where there is to be none.
    fn wait(&self, error: &ModelError, calls_made: u32) -> Option<Duration> {
        let may = error.retryable
            && error.class != ErrorClass::QuotaExhausted
            && calls_made < MAX_CALLS
            && error
                .retry_after
                .is_none_or(|wait| wait <= LONGEST_RETRY_AFTER)
            && self.budget.withdraw();
        may.then(|| {
            let chance = self
                .chance
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .f64();
            self.backoff.wait(calls_made, error.retry_after, chance)
        })
    }
}

/// The calls for one answer, as one stream.
struct Calls {
    inner: Arc<dyn LanguageModel>,
    terms: Arc<Terms>,
    request: ModelRequest,
    made: u32,
    /// The last one that was made.
    call: Call,
    step: Step,
}

enum Step {
    Call,
    Opening(BoxFuture<'static, Result<AnswerStream, ModelError>>),
    Reading(AnswerStream),
    /// The reader was told of another call and has not come back yet.
    Told(Duration),
    Waiting(Pin<Box<Sleep>>),
    Ended,
}

/// What is known of a call while it goes on.
struct Call {
    started: Instant,
    had_output: bool,
    request_id: Option<String>,
    usage: Option<TokenUsage>,
    span: Span,
}

impl Call {
    fn new(span: Span) -> Self {
        Self {
            started: Instant::now(),
            had_output: false,
            request_id: None,
            usage: None,
            span,
        }
    }

    fn note(&mut self, part: &StreamPart) {
        match part {
            StreamPart::Started { request_id, .. } => {
                self.span
                    .record("provider.request_id", request_id.as_deref());
                self.request_id.clone_from(request_id);
            }
            StreamPart::Usage(usage) => self.usage = Some(*usage),
            part => self.had_output |= is_output(part),
        }
    }
}

impl Calls {
    fn make_call(&mut self) -> Step {
        self.made += 1;
        let span = tracing::info_span!(
            "model_call",
            provider = &*self.terms.provider,
            model = self.request.model,
            call = self.made,
            provider.request_id = tracing::field::Empty,
        );
        self.call = Call::new(span.clone());
        let (inner, request) = (Arc::clone(&self.inner), self.request.clone());
        Step::Opening(Box::pin(
            async move { inner.stream(request).await }.instrument(span),
        ))
    }

    /// What the reader is told of a failure: that there will be another call, or the failure itself.
    fn fail(&mut self, error: ModelError) -> Poll<Option<Result<StreamPart, ModelError>>> {
        let request_id = error.request_id.as_deref();
        self.call.span.record("provider.request_id", request_id);
        let Some(wait) = self.terms.wait(&error, self.made) else {
            self.end();
            return Poll::Ready(Some(Err(error)));
        };
        let latency = self.call.started.elapsed();
        tracing::warn!(
            parent: &self.call.span,
            error.class = error.class.as_str(),
            error.status,
            error.vendor_code,
            latency_ms = millis(latency),
            wait_ms = millis(wait),
            "model call failed and is made again"
        );
        counter!(
            "atelier_provider_retries_total",
            "provider" => Arc::clone(&self.terms.provider), "class" => error.class.as_str(),
        )
        .increment(1);
        self.step = Step::Told(wait);
        let call = mem::replace(&mut self.call, Call::new(Span::none()));
        Poll::Ready(Some(Ok(StreamPart::Retrying(FailedCall {
            class: error.class,
            wait,
            had_output: call.had_output,
            provider: error.provider,
            request_id: error.request_id.or(call.request_id),
            latency,
            usage: call.usage,
        }))))
    }

    /// The span of a call ends with the call, however long the reader keeps the stream.
    fn end(&mut self) {
        self.step = Step::Ended;
        self.call.span = Span::none();
    }

    fn ended_early(&self) -> ModelError {
        ModelError::new(
            &*self.terms.provider,
            ErrorClass::StreamEndedEarly,
            "the stream ended without a finish reason",
        )
    }
}

impl Stream for Calls {
    type Item = Result<StreamPart, ModelError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match &mut this.step {
                Step::Reading(stream) => match ready!(stream.as_mut().poll_next(context)) {
                    Some(Ok(part)) => {
                        this.call.note(&part);
                        if matches!(part, StreamPart::Finished { .. }) {
                            this.end();
                        }
                        return Poll::Ready(Some(Ok(part)));
                    }
                    Some(Err(error)) => return this.fail(error),
                    None => {
                        let error = this.ended_early();
                        return this.fail(error);
                    }
                },
                Step::Call => this.step = this.make_call(),
                Step::Opening(opening) => match ready!(opening.as_mut().poll(context)) {
                    Ok(stream) => this.step = Step::Reading(stream),
                    Err(error) => return this.fail(error),
                },
                Step::Told(wait) => this.step = Step::Waiting(Box::pin(sleep(*wait))),
                Step::Waiting(pause) => {
                    ready!(pause.as_mut().poll(context));
                    this.step = Step::Call;
                }
                Step::Ended => return Poll::Ready(None),
            }
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
