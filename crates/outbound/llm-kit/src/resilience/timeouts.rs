//! Limits of time on each call.
//!
//! Only parts of the answer are signs of life. A vendor's pings and comments end in the adapter and prolong nothing: they
//! come from the server that holds the connection, and go on while the model behind it hangs.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, ErrorClass, LanguageModel, ModelError, ModelRequest, StreamPart,
};
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};

use super::TimeLimits;
use super::watched::is_token;

pub(super) struct Timeouts {
    inner: Arc<dyn LanguageModel>,
    provider: Arc<str>,
    limits: TimeLimits,
}

impl Timeouts {
    pub(super) fn new(
        inner: Arc<dyn LanguageModel>,
        provider: Arc<str>,
        limits: TimeLimits,
    ) -> Self {
        Self {
            inner,
            provider,
            limits,
        }
    }
}

#[async_trait]
impl LanguageModel for Timeouts {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let limits = TimeLimits {
            first_token: if request.reasons {
                self.limits.first_reasoned_token
            } else {
                self.limits.first_token
            },
            ..self.limits
        };
        let watch = Watch {
            started: Instant::now(),
            limits,
            had_token: false,
        };
        let (deadline, limit) = watch.deadline(watch.started);
        let stream = timeout_at(deadline, self.inner.stream(request))
            .await
            .map_err(|_| limit.error(&self.provider))??;
        Ok(Box::pin(Timed {
            stream: Some(stream),
            watch,
            silent_since: None,
            timer: Box::pin(sleep_until(deadline)),
            provider: Arc::clone(&self.provider),
        }))
    }
}

#[derive(Clone, Copy)]
enum Limit {
    FirstToken(Duration),
    BetweenTokens(Duration),
    WholeCall(Duration),
}

impl Limit {
    fn error(self, provider: &str) -> ModelError {
        let message = match self {
            Self::FirstToken(limit) => format!("no token came within {limit:?}"),
            Self::BetweenTokens(limit) => format!("the answer stood still for {limit:?}"),
            Self::WholeCall(limit) => format!("the answer was not complete after {limit:?}"),
        };
        ModelError {
            // An answer that is too long would be so again.
            retryable: !matches!(self, Self::WholeCall(_)),
            ..ModelError::new(provider, ErrorClass::Timeout, message)
        }
    }
}

struct Watch {
    started: Instant,
    limits: TimeLimits,
    had_token: bool,
}

impl Watch {
    /// When a call is given up that has been silent since then, and by which limit.
    fn deadline(&self, silent_since: Instant) -> (Instant, Limit) {
        let limits = &self.limits;
        let silence = if self.had_token {
            let limit = limits.between_tokens;
            (silent_since + limit, Limit::BetweenTokens(limit))
        } else {
            let limit = limits.first_token;
            (self.started + limit, Limit::FirstToken(limit))
        };
        let end = self.started + limits.whole_call;
        if end < silence.0 {
            (end, Limit::WholeCall(limits.whole_call))
        } else {
            silence
        }
    }
}

struct Timed {
    /// Nothing once a limit has passed: the connection is closed with it.
    stream: Option<AnswerStream>,
    watch: Watch,
    /// Set while the reader waits. A reader who is slow to ask is no silence of the vendor.
    silent_since: Option<Instant>,
    /// Never later than the deadline. It is set anew when it fires, not with each part: most parts come at once after
    /// another, and a clock that is read for each of them would be most of this layer's cost.
    timer: Pin<Box<Sleep>>,
    provider: Arc<str>,
}

impl Stream for Timed {
    type Item = Result<StreamPart, ModelError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some(stream) = &mut this.stream else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(item) = stream.as_mut().poll_next(context) {
            this.silent_since = None;
            this.watch.had_token |= matches!(&item, Some(Ok(part)) if is_token(part));
            return Poll::Ready(item);
        }
        let silent_since = *this.silent_since.get_or_insert_with(Instant::now);
        let (deadline, limit) = this.watch.deadline(silent_since);
        if this.timer.deadline() > deadline {
            this.timer.as_mut().reset(deadline);
        }
        while this.timer.deadline() < deadline {
            ready!(this.timer.as_mut().poll(context));
            this.timer.as_mut().reset(deadline);
        }
        ready!(this.timer.as_mut().poll(context));
        this.stream = None;
        Poll::Ready(Some(Err(limit.error(&this.provider))))
    }
}
