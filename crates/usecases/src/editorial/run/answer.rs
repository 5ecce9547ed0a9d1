//! An answer as it comes in: told to readers while it is written, and kept.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::answer::AnswerSplitter;
use atelier_domain::editorial::{RunEvents, TurnRef};
use atelier_domain::kernel::SessionId;
use atelier_domain::models::{
    AnswerStream, FailedCall, FinishReason, ModelError, StreamPart, TokenUsage,
};
use atelier_domain::ports::Clock;
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use tokio::time::{Instant, Sleep, sleep_until};

/// Pieces of text are gathered for so long, or up to so many bytes, before readers get them; the first goes at once. No
/// model that people watch writes so much in that time: the bound is for replays and caches, whose frames are many.
const GATHER_FOR: Duration = Duration::from_millis(30);
const GATHER_BYTES: usize = 1024;

pub(super) struct Answer {
    session: SessionId,
    turn: Arc<TurnRef>,
    events: Arc<dyn RunEvents>,
    clock: Arc<dyn Clock>,
    /// Names of the agent's criteria, by which the evaluation is known.
    criteria: Vec<String>,
    splitter: AnswerSplitter,
    /// How much of the prose readers were given.
    told: usize,
    pub(super) text: Text,
}

/// What an answer is by now.
#[derive(Default)]
pub(super) struct Text {
    pub(super) raw: String,
    pub(super) prose: String,
    pub(super) usage: Option<TokenUsage>,
    pub(super) answered_by: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) first_token_at: Option<DateTime<Utc>>,
}

/// Why no more of a stream is read for now.
pub(super) enum Stop {
    Finished {
        reason: FinishReason,
        vendor_reason: String,
    },
    /// The stream goes on with another call when it is read again.
    Retrying(FailedCall),
    Failed(ModelError),
    /// The stream ended without its last part.
    BrokeOff,
}

impl Answer {
    pub(super) fn new(
        session: SessionId,
        turn: Arc<TurnRef>,
        events: Arc<dyn RunEvents>,
        clock: Arc<dyn Clock>,
        criteria: Vec<String>,
    ) -> Self {
        Self {
            session,
            turn,
            events,
            clock,
            splitter: splitter(&criteria),
            criteria,
            told: 0,
            text: Text::default(),
        }
    }

    /// Whether any of it was passed on.
    pub(super) fn has_begun(&self) -> bool {
        !self.text.raw.is_empty()
    }

    /// Begins anew, as the turn that the run knows it by now.
    pub(super) fn begin_again(&mut self, turn: Arc<TurnRef>) {
        self.turn = turn;
        self.splitter = splitter(&self.criteria);
        self.told = 0;
        self.text = Text::default();
    }

    pub(super) async fn read(&mut self, stream: &mut AnswerStream) -> Stop {
        let gathered = sleep_until(Instant::now());
        tokio::pin!(gathered);
        let mut gathering = false;
        loop {
            tokio::select! {
                biased;
                part = stream.next() => match part {
                    Some(Ok(StreamPart::Finished { reason, vendor_reason })) => {
                        return Stop::Finished { reason, vendor_reason };
                    }
                    Some(Ok(StreamPart::Retrying(failed))) => return Stop::Retrying(failed),
                    Some(Ok(part)) => self.take(part, gathered.as_mut(), &mut gathering),
                    Some(Err(error)) => return Stop::Failed(error),
                    None => return Stop::BrokeOff,
                },
                () = gathered.as_mut(), if gathering => {
                    gathering = false;
                    self.tell();
                }
            }
        }
    }

    fn take(&mut self, part: StreamPart, gathered: Pin<&mut Sleep>, gathering: &mut bool) {
        match part {
            StreamPart::Text(text) => {
                if self.text.first_token_at.is_none() {
                    self.text.first_token_at = Some(self.clock.now());
                }
                self.write(&text);
                let waiting = self.text.prose.len() - self.told;
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
            StreamPart::Usage(usage) => self.text.usage = Some(usage),
            StreamPart::Started { request_id, model } => {
                self.text.request_id = request_id.or(self.text.request_id.take());
                self.text.answered_by = model.or(self.text.answered_by.take());
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
        self.text.raw.push_str(text);
        self.text.prose.push_str(&self.splitter.push(text));
    }

    fn tell(&mut self) {
        let untold = self.text.prose.get(self.told..);
        if let Some(text) = untold.filter(|text| !text.is_empty()) {
            self.events.delta(self.session, &self.turn, text);
            self.told = self.text.prose.len();
        }
    }

    /// The whole of it, and the turn it belongs to.
    pub(super) fn finish(mut self) -> (Text, Arc<TurnRef>) {
        let splitter = std::mem::take(&mut self.splitter);
        self.text.prose.push_str(&splitter.finish().rest);
        self.tell();
        (self.text, self.turn)
    }
}

fn splitter(criteria: &[String]) -> AnswerSplitter {
    AnswerSplitter::new(criteria.iter().map(String::as_str))
}

#[cfg(test)]
mod tests;
