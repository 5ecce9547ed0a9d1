//! An answer as a stream.

use std::num::NonZeroU32;
use std::time::Duration;

use atelier_domain::models::{AnswerStream, FinishReason, ModelError, StreamPart, TokenUsage};
use futures_util::stream::unfold;
use tokio::time::{Instant, sleep_until};

use crate::tokens::{CHARS_PER_TOKEN, chars, tokens};

/// How fast an answer arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// As fast as it is read, in parts of up to 64 tokens.
    #[default]
    Instant,
    /// In words, at so many tokens a second.
    TokensPerSecond(NonZeroU32),
}

/// What is to be played.
pub(crate) struct Recording {
    text: String,
    reason: FinishReason,
    usage: TokenUsage,
}

impl Recording {
    /// Cuts an answer at the first stop sequence, then at the limit.
    pub(crate) fn new(
        mut text: String,
        stop: &[String],
        max_output_tokens: u32,
        input_tokens: u64,
    ) -> Self {
        let stops = stop.iter().filter(|stop| !stop.is_empty());
        if let Some(end) = stops.filter_map(|stop| text.find(stop.as_str())).min() {
            text.truncate(end);
        }
        let mut reason = FinishReason::Stop;
        let most_chars = u64::from(max_output_tokens) * CHARS_PER_TOKEN;
        let cut = usize::try_from(most_chars)
            .ok()
            .and_then(|most| text.char_indices().nth(most));
        if let Some((end, _)) = cut {
            text.truncate(end);
            reason = FinishReason::Length;
        }
        let usage = TokenUsage {
            input_tokens,
            output_tokens: tokens(chars(&text)),
            ..TokenUsage::default()
        };
        Self {
            text,
            reason,
            usage,
        }
    }

    pub(crate) fn play(self, speed: Speed) -> AnswerStream {
        let player = Player {
            recording: self,
            speed,
            began: Instant::now(),
            at: 0,
            chars_sent: 0,
            next: Next::Start,
        };
        Box::pin(unfold(player, |mut player| async {
            let part = player.part().await?;
            Some((Ok::<_, ModelError>(part), player))
        }))
    }
}

struct Player {
    recording: Recording,
    speed: Speed,
    began: Instant,
    at: usize,
    chars_sent: u64,
    next: Next,
}

enum Next {
    Start,
    Text,
    Finish,
    Nothing,
}

impl Player {
    const INSTANT_CHARS: usize = 256;
    /// Longer words arrive in pieces.
    const WORD_CHARS: usize = 12;

    async fn part(&mut self) -> Option<StreamPart> {
        match self.next {
            Next::Start => {
                self.next = Next::Text;
                Some(StreamPart::Started {
                    request_id: None,
                    model: Some(crate::MODEL.to_owned()),
                })
            }
            Next::Text => {
                let Some(piece) = self.piece() else {
                    self.next = Next::Finish;
                    return Some(StreamPart::Usage(self.recording.usage));
                };
                self.wait().await;
                Some(StreamPart::Text(piece))
            }
            Next::Finish => {
                self.next = Next::Nothing;
                Some(StreamPart::Finished {
                    reason: self.recording.reason,
                    vendor_reason: self.recording.reason.as_str().to_owned(),
                })
            }
            Next::Nothing => None,
        }
    }

    fn piece(&mut self) -> Option<String> {
        let rest = self
            .recording
            .text
            .get(self.at..)
            .filter(|rest| !rest.is_empty())?;
        let end = match self.speed {
            Speed::Instant => nth_char(rest, Self::INSTANT_CHARS),
            Speed::TokensPerSecond(_) => {
                let word = rest
                    .find(char::is_whitespace)
                    .map_or(rest.len(), |end| nth_char(rest, 1).max(end));
                let space = rest
                    .get(word..)
                    .and_then(|tail| tail.find(|c: char| !c.is_whitespace()));
                space
                    .map_or(rest.len(), |space| word + space)
                    .min(nth_char(rest, Self::WORD_CHARS))
            }
        };
        let piece = rest.get(..end)?.to_owned();
        self.at += end;
        self.chars_sent += chars(&piece);
        Some(piece)
    }

    /// Until what has been sent is due. Counted from the start, so that small delays do not add up.
    async fn wait(&self) {
        if let Speed::TokensPerSecond(rate) = self.speed {
            let millis = self.chars_sent * 1_000 / (CHARS_PER_TOKEN * u64::from(rate.get()));
            sleep_until(self.began + Duration::from_millis(millis)).await;
        }
    }
}

/// Where the character with this number starts, or the text's end.
fn nth_char(text: &str, number: usize) -> usize {
    text.char_indices()
        .nth(number)
        .map_or(text.len(), |(at, _)| at)
}
