//! One call: streams an agent's answer from its model to the readers, and keeps it.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::answer::AnswerSplitter;
use atelier_domain::editorial::{Failure, RunEvents, TurnRef};
use atelier_domain::kernel::SessionId;
use atelier_domain::models::{
    AnswerStream, FinishReason, ModelError, ModelRequest, StreamPart, TokenUsage,
};
use atelier_domain::ports::Clock;
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::admission::Prepared;

/// Pieces of text are gathered for so long, or up to so many bytes, before readers get them; the first goes at once.
const GATHER_FOR: Duration = Duration::from_millis(30);
const GATHER_BYTES: usize = 256;

pub(crate) struct Call {
    pub(crate) session: SessionId,
    pub(crate) events: Arc<dyn RunEvents>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) cancelled: CancellationToken,
    pub(crate) prepared: Result<Prepared, Failure>,
    pub(crate) turn: Arc<TurnRef>,
}

/// A call that ended.
pub(crate) struct Called {
    pub(crate) turn: Arc<TurnRef>,
    pub(crate) ending: Ending,
    pub(crate) raw_answer: String,
    pub(crate) prose: String,
    pub(crate) usage: Option<TokenUsage>,
    pub(crate) answered_by: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) first_token_at: Option<DateTime<Utc>>,
    pub(crate) ended_at: DateTime<Utc>,
    /// What was sent, where a call was made at all.
    pub(crate) prepared: Option<Prepared>,
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
        let mut answer = Answer::new(&self);
        let (prepared, ending) = match self.prepared {
            Ok(mut prepared) => {
                // Our own reference to the request is for the record; the vendor gets the texts.
                let bare = without_texts(&prepared.request);
                let request = std::mem::replace(&mut prepared.request, bare);
                let ending = tokio::select! {
                    biased;
                    () = self.cancelled.cancelled() => Ending::Stopped,
                    opened = prepared.model.stream(request) => match opened {
                        Ok(stream) => answer.read(stream, &self.cancelled).await,
                        Err(error) => failed(&error),
                    },
                };
                (Some(prepared), ending)
            }
            Err(failure) => (None, Ending::Failed(failure)),
        };
        answer.finish();
        Called {
            ending,
            raw_answer: answer.raw,
            prose: answer.prose,
            usage: answer.usage,
            answered_by: answer.answered_by,
            request_id: answer.request_id,
            started_at,
            first_token_at: answer.first_token_at,
            ended_at: self.clock.now(),
            prepared,
            turn: self.turn,
        }
    }
}

fn without_texts(request: &ModelRequest) -> ModelRequest {
    let mut bare = ModelRequest::new(request.model.clone(), Vec::new(), request.max_output_tokens);
    bare.temperature = request.temperature;
    bare
}

/// A vendor's own words stay in the log; the person is told the class.
fn failed(error: &ModelError) -> Ending {
    tracing::warn!(
        provider = %error.provider,
        error.class = error.class.as_str(),
        error.status = error.status,
        error.vendor_code = error.vendor_code.as_deref(),
        error.message,
        error.source = error.source.as_ref().map(tracing::field::display),
        provider.request_id = error.request_id.as_deref(),
        "model call failed"
    );
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

/// An answer as it comes in.
struct Answer {
    session: SessionId,
    turn: Arc<TurnRef>,
    events: Arc<dyn RunEvents>,
    clock: Arc<dyn Clock>,
    raw: String,
    prose: String,
    /// How much of the prose readers were given.
    told: usize,
    splitter: AnswerSplitter,
    usage: Option<TokenUsage>,
    answered_by: Option<String>,
    request_id: Option<String>,
    first_token_at: Option<DateTime<Utc>>,
}

impl Answer {
    fn new(call: &Call) -> Self {
        let criteria = call.prepared.iter().flat_map(|prepared| &prepared.criteria);
        Self {
            session: call.session,
            turn: Arc::clone(&call.turn),
            events: Arc::clone(&call.events),
            clock: Arc::clone(&call.clock),
            raw: String::new(),
            prose: String::new(),
            told: 0,
            splitter: AnswerSplitter::new(criteria.map(String::as_str)),
            usage: None,
            answered_by: None,
            request_id: None,
            first_token_at: None,
        }
    }

    async fn read(&mut self, mut stream: AnswerStream, cancelled: &CancellationToken) -> Ending {
        let gathered = sleep_until(Instant::now());
        tokio::pin!(gathered);
        let mut gathering = false;
        loop {
            tokio::select! {
                biased;
                () = cancelled.cancelled() => return Ending::Stopped,
                part = stream.next() => match part {
                    Some(Ok(StreamPart::Finished { reason, vendor_reason })) => {
                        return Ending::Finished { reason, vendor_reason };
                    }
                    Some(Ok(part)) => self.take(part, gathered.as_mut(), &mut gathering),
                    Some(Err(error)) => return failed(&error),
                    None => return Ending::Failed(Failure::new(
                        "provider_stream_ended_early",
                        "the provider's answer broke off",
                    )),
                },
                () = gathered.as_mut(), if gathering => {
                    gathering = false;
                    self.tell();
                }
            }
        }
    }

    fn take(
        &mut self,
        part: StreamPart,
        gathered: std::pin::Pin<&mut Sleep>,
        gathering: &mut bool,
    ) {
        match part {
            StreamPart::Text(text) => {
                if self.first_token_at.is_none() {
                    self.first_token_at = Some(self.clock.now());
                }
                self.write(&text);
                let waiting = self.prose.len() - self.told;
                if waiting == 0 {
                    return;
                }
                if self.told == 0 || waiting >= GATHER_BYTES {
                    *gathering = false;
                    self.tell();
                } else if !*gathering {
                    *gathering = true;
                    gathered.reset(Instant::now() + GATHER_FOR);
                }
            }
            StreamPart::Usage(usage) => self.usage = Some(usage),
            StreamPart::Started { request_id, model } => {
                self.request_id = request_id.or(self.request_id.take());
                self.answered_by = model.or(self.answered_by.take());
            }
            StreamPart::Reasoning(_)
            | StreamPart::Refusal(_)
            | StreamPart::ToolCall { .. }
            | StreamPart::Retrying(_)
            | StreamPart::Finished { .. } => {}
        }
    }

    fn write(&mut self, text: &str) {
        // PostgreSQL can't keep the NUL character, and no prose needs it.
        if text.contains('\0') {
            return self.write(&text.replace('\0', ""));
        }
        self.raw.push_str(text);
        self.prose.push_str(&self.splitter.push(text));
    }

    fn tell(&mut self) {
        if let Some(text) = self.prose.get(self.told..).filter(|text| !text.is_empty()) {
            self.events.delta(self.session, &self.turn, text);
            self.told = self.prose.len();
        }
    }

    fn finish(&mut self) {
        let splitter = std::mem::take(&mut self.splitter);
        self.prose.push_str(&splitter.finish().rest);
        self.tell();
    }
}
