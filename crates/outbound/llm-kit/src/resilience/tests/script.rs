//! A model that plays a script, and words for what comes out of it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, ErrorClass, FinishReason, LanguageModel, Message, ModelError, ModelRequest,
    StreamPart, TokenUsage,
};
use futures_util::{StreamExt, stream};
use tokio::time::sleep;

/// Each call takes the next line; the last one serves all further calls.
///
/// A line is words: `start`, `think`, `no` (a refusal), `tool`, `usage`, `done`, `refused` and `blocked` are those parts,
/// `~7` is seven seconds of silence, `hang` is silence for ever, `!overloaded` an error of that class, and any other word
/// is a text. A line that begins with an error or a silence fails or waits before there is a stream; `|` in front of
/// it puts it into the stream.
pub(super) struct Script {
    lines: Mutex<VecDeque<String>>,
    retry_after: Option<Duration>,
    calls: AtomicUsize,
    open: Arc<AtomicUsize>,
}

impl Script {
    pub(super) fn new(lines: &[&str]) -> Arc<Self> {
        Self::with_retry_after(lines, None)
    }

    /// The same, each error with a vendor's word on when to come back.
    pub(super) fn with_retry_after(lines: &[&str], retry_after: Option<Duration>) -> Arc<Self> {
        Arc::new(Self {
            lines: Mutex::new(lines.iter().map(|line| (*line).to_owned()).collect()),
            retry_after,
            calls: AtomicUsize::new(0),
            open: Arc::default(),
        })
    }

    pub(super) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// Calls that have begun and were neither read to their end nor dropped.
    pub(super) fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    fn next_line(&self) -> String {
        let mut lines = self.lines.lock().unwrap();
        if lines.len() > 1 {
            lines.pop_front().unwrap()
        } else {
            lines[0].clone()
        }
    }

    fn error(&self, class: &str) -> ModelError {
        ModelError {
            retry_after: self.retry_after,
            ..ModelError::new("scripted", class_named(class), "as the script says")
        }
    }
}

struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl LanguageModel for Script {
    async fn stream(&self, _request: ModelRequest) -> Result<AnswerStream, ModelError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.open.fetch_add(1, Ordering::SeqCst);
        let open = Open(Arc::clone(&self.open));
        let line = self.next_line();
        let mut words: VecDeque<String> = line.split(' ').map(str::to_owned).collect();
        while let Some(word) = words.front() {
            if word == "hang" {
                std::future::pending::<()>().await;
            } else if let Some(seconds) = word.strip_prefix('~') {
                sleep(Duration::from_secs(seconds.parse().unwrap())).await;
                words.pop_front();
            } else if let Some(class) = word.strip_prefix('!') {
                return Err(self.error(class));
            } else {
                break;
            }
        }
        let retry_after = self.retry_after;
        let items = stream::unfold((words, open), move |(mut words, open)| async move {
            loop {
                let word = words.pop_front()?;
                let word = word.trim_start_matches('|');
                if word == "hang" {
                    std::future::pending::<()>().await;
                } else if let Some(seconds) = word.strip_prefix('~') {
                    sleep(Duration::from_secs(seconds.parse().unwrap())).await;
                } else if let Some(class) = word.strip_prefix('!') {
                    let mut error = ModelError::new("scripted", class_named(class), "mid-way");
                    error.retry_after = retry_after;
                    return Some((Err(error), (words, open)));
                } else {
                    return Some((Ok(part(word)), (words, open)));
                }
            }
        });
        Ok(items.boxed())
    }
}

fn part(word: &str) -> StreamPart {
    let finished = |reason| StreamPart::Finished {
        reason,
        vendor_reason: String::new(),
    };
    match word {
        "start" => StreamPart::Started {
            request_id: Some("req-1".to_owned()),
            model: None,
        },
        "think" => StreamPart::Reasoning("hm".to_owned()),
        "no" => StreamPart::Refusal("no".to_owned()),
        "tool" => StreamPart::ToolCall {
            id: String::new(),
            name: String::new(),
            arguments: serde_json::Value::Null,
        },
        "usage" => StreamPart::Usage(TokenUsage {
            input_tokens: 7,
            ..TokenUsage::default()
        }),
        "done" => finished(FinishReason::Stop),
        "refused" => finished(FinishReason::Refused),
        "blocked" => finished(FinishReason::Blocked),
        text => StreamPart::Text(text.to_owned()),
    }
}

pub(super) const CLASSES: [ErrorClass; 13] = [
    ErrorClass::InvalidRequest,
    ErrorClass::Auth,
    ErrorClass::Permission,
    ErrorClass::NotFound,
    ErrorClass::TooLarge,
    ErrorClass::RateLimited,
    ErrorClass::QuotaExhausted,
    ErrorClass::ServerError,
    ErrorClass::Overloaded,
    ErrorClass::Timeout,
    ErrorClass::Connection,
    ErrorClass::StreamEndedEarly,
    ErrorClass::Malformed,
];

pub(super) fn class_named(name: &str) -> ErrorClass {
    let mut classes = CLASSES.into_iter();
    classes.find(|class| class.as_str() == name).unwrap()
}

pub(super) fn request() -> ModelRequest {
    ModelRequest::new("m", vec![Message::user("Hello")], 100)
}

pub(super) fn request_of(person: &str) -> ModelRequest {
    ModelRequest {
        end_user: Some(person.to_owned()),
        ..request()
    }
}

/// An item in the script's words; another call is `again(class)`, after output `again!(class)`.
pub(super) fn show(item: &Result<StreamPart, ModelError>) -> String {
    match item {
        Ok(StreamPart::Started { .. }) => "start".to_owned(),
        Ok(StreamPart::Text(text)) => text.clone(),
        Ok(StreamPart::Reasoning(_)) => "think".to_owned(),
        Ok(StreamPart::Refusal(_)) => "no".to_owned(),
        Ok(StreamPart::ToolCall { .. }) => "tool".to_owned(),
        Ok(StreamPart::Usage(_)) => "usage".to_owned(),
        Ok(StreamPart::Retrying(failed)) => {
            let mark = if failed.had_output { "!" } else { "" };
            format!("again{mark}({})", failed.class.as_str())
        }
        Ok(StreamPart::Finished { reason, .. }) => match reason {
            FinishReason::Stop => "done".to_owned(),
            reason => reason.as_str().to_owned(),
        },
        Err(error) => format!("!{}", error.class.as_str()),
    }
}

/// Everything that a call gives, in words.
pub(super) async fn play(model: &dyn LanguageModel, request: ModelRequest) -> String {
    match model.stream(request).await {
        Ok(stream) => {
            let items: Vec<_> = stream.collect().await;
            items.iter().map(show).collect::<Vec<_>>().join(" ")
        }
        Err(error) => show(&Err(error)),
    }
}
