//! The vendor: answers follow from the request alone, whoever asks and however often; it fails now and then.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, ErrorClass, FailedCall, FinishReason, LanguageModel, ModelDirectory, ModelError,
    ModelRequest, StreamPart, TokenUsage,
};
use atelier_testkit::fakes::is_writer;
use futures_util::{StreamExt, stream};
use tokio::time::sleep;

use crate::chance::Chance;
use crate::link::Link;

/// What the vendor keeps of every call that it answered to the end, by its own id of it.
pub(crate) type Log = Arc<Mutex<Calls>>;

#[derive(Default)]
pub(crate) struct Calls {
    made: usize,
    pub(crate) answered: BTreeMap<String, TokenUsage>,
}

/// The vendor as one process reaches it.
#[derive(Clone)]
pub(crate) struct Vendor {
    pub(crate) log: Log,
    pub(crate) link: Link,
    pub(crate) chance: Chance,
}

fn failure(class: ErrorClass) -> ModelError {
    ModelError::new("scripted", class, "in the simulation")
}

fn text(request: &ModelRequest) -> String {
    let mut hasher = DefaultHasher::new();
    let messages = request.messages.iter().flat_map(|message| &message.content);
    for block in request.system.iter().chain(messages) {
        block.text.hash(&mut hasher);
    }
    let print = hasher.finish();
    let points = 4 + print % 4;
    let opening = if is_writer(request) {
        "A text of its own kind,"
    } else {
        "A remark on"
    };
    format!("{opening} {print:x}.\n\n```json\n{{\"evaluation\":{{\"overall\":{points}}}}}\n```")
}

impl Vendor {
    #[expect(
        clippy::result_large_err,
        reason = "a vendor's error is as large as it is, and parts come in results"
    )]
    fn parts(&self, request: &ModelRequest) -> Vec<Result<StreamPart, ModelError>> {
        let text = text(request);
        let mut parts: Vec<_> = text
            .split_inclusive(' ')
            .map(|word| Ok(StreamPart::Text(word.to_owned())))
            .collect();
        let id = {
            let mut calls = self.log.lock().unwrap();
            calls.made += 1;
            format!("call-{}", calls.made)
        };
        let started = StreamPart::Started {
            request_id: Some(id.clone()),
            model: None,
        };
        let again = |had_output| {
            Ok(StreamPart::Retrying(FailedCall {
                class: ErrorClass::Overloaded,
                wait: Duration::ZERO,
                had_output,
                provider: "scripted".to_owned(),
                request_id: Some("failed".to_owned()),
                latency: Duration::from_millis(7),
                usage: None,
            }))
        };
        if self.chance.percent(3) {
            parts.truncate(2);
            parts.push(Err(failure(ErrorClass::StreamEndedEarly)));
            return parts;
        }
        if self.chance.percent(5) {
            parts.insert(0, again(false));
        }
        if self.chance.percent(5) {
            let begun = Ok(StreamPart::Text("Something else ".to_owned()));
            parts.splice(0..0, [begun, again(true)]);
        }
        let usage = TokenUsage {
            input_tokens: 1_000,
            output_tokens: u64::try_from(text.len()).unwrap(),
            ..TokenUsage::default()
        };
        let after_retry = parts
            .iter()
            .rposition(|part| matches!(part, Ok(StreamPart::Retrying(_))))
            .map_or(0, |retried| retried + 1);
        parts.insert(after_retry, Ok(started));
        parts.push(Ok(StreamPart::Usage(usage)));
        parts.push(Ok(StreamPart::Finished {
            reason: FinishReason::Stop,
            vendor_reason: id.clone(),
        }));
        self.log.lock().unwrap().answered.insert(id, usage);
        parts
    }
}

#[async_trait]
impl LanguageModel for Vendor {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        self.link.cross().await;
        if self.chance.percent(2) {
            return Err(failure(ErrorClass::Overloaded));
        }
        let vendor = self.clone();
        let parts = stream::iter(self.parts(&request)).then(move |part| {
            let vendor = vendor.clone();
            async move {
                let moment = vendor
                    .chance
                    .between(Duration::ZERO, Duration::from_millis(400));
                sleep(moment).await;
                vendor.link.cross().await;
                part
            }
        });
        Ok(Box::pin(parts))
    }
}

impl ModelDirectory for Vendor {
    fn language_model(&self, provider: &str) -> Option<Arc<dyn LanguageModel>> {
        (provider == "scripted").then(|| Arc::new(self.clone()) as Arc<dyn LanguageModel>)
    }

    fn providers(&self) -> Vec<String> {
        vec!["scripted".to_owned()]
    }
}
