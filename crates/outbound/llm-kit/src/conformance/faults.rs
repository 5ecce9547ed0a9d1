//! Checks with something going wrong: the adapter behind all layers of resilience.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, ErrorClass, LanguageModel, Message, ModelError, ModelRequest, StreamPart,
};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::stream::{self, StreamExt};
use serde_json::Value;
use tokio::time::{Instant, advance, pause, resume};

use super::transcript::{Items, MAX_CALLS, show_all, told};
use super::{AnswerSample, Reply, Server, StreamSample};
use crate::{Backoff, Origin, ResilienceSettings, VendorDecoder, answer, collect, resilient};

/// Breaks the first call's stream after each event, by a cut of the connection and by the vendor's own error event, and
/// lets the second call answer whole. What comes out has to be what the calls give without any layer, one after the
/// other, with word of each further call between them.
pub async fn check_faults(
    sample: &StreamSample,
    (error_event, class): (&str, ErrorClass),
    model: impl Fn(&Server) -> Arc<dyn LanguageModel>,
) {
    let whole = Reply::stream(sample);
    let whole_items = bare(&model, whole.clone()).await;
    let events = events(&sample.body);
    for place in 0..=events.len() {
        let begun = events[..place].concat();
        let with_error = [&begun, error_event.as_bytes()].concat();
        let classes = [ErrorClass::Connection, ErrorClass::StreamEndedEarly];
        for (what, fault, expected_classes) in [
            ("a cut", stream_of(&begun).then_cut(), &classes[..]),
            ("an error", stream_of(&with_error), &[class]),
        ] {
            let case = format!("{}: {what} after {place} events", sample.file);
            let broken_items = bare(&model, fault.clone()).await;
            let own_error = sample.expect.error.is_some() && place == events.len();
            if let Some(Err(error)) = broken_items.last()
                && !own_error
            {
                assert!(expected_classes.contains(&error.class), "{case}: {error:?}");
            }
            let server = Server::start_in_turn(vec![fault, whole.clone()]).await;
            let (expected, calls) = told(&[&broken_items, &whole_items]);
            let stream = layered(model(&server)).stream(request()).await.unwrap();
            let items: Items = stream.collect().await;
            assert_eq!(show_all(&items), expected, "{case}");
            assert_eq!(server.calls(), calls, "{case}");
            check_text(sample, calls > 1, items).await;
        }
    }
}

/// Lets the first call fall silent for ever after each event, and the second one answer whole. Time has to be paused.
pub async fn check_stalls<D>(sample: &StreamSample, decoder: impl Fn() -> D)
where
    D: VendorDecoder + Unpin + 'static,
{
    let limits = ResilienceSettings::default().limits;
    let whole = || {
        let body = stream::iter([Ok(Bytes::from(sample.body.clone()))]);
        answer(body, decoder(), Origin::new("test"))
    };
    let whole_items: Items = whole().collect().await;
    let events = events(&sample.body);
    for place in 0..=events.len() {
        let case = format!("{}: silence after {place} events", sample.file);
        let stalled = || {
            let begun = stream::iter([Ok(Bytes::from(events[..place].concat()))]);
            answer(
                begun.chain(stream::pending()),
                decoder(),
                Origin::new("test"),
            )
        };
        let mut begun = Items::new();
        let mut reading = stalled();
        while let Some(Some(item)) = reading.next().now_or_never() {
            begun.push(item);
        }
        let has_ended =
            |item: &Result<_, _>| matches!(item, Ok(StreamPart::Finished { .. }) | Err(_));
        let waits = if begun.last().is_some_and(has_ended) {
            Duration::ZERO
        } else {
            begun.push(Err(ModelError::new("test", ErrorClass::Timeout, "silence")));
            let is_quiet = |item: &Result<StreamPart, _>| {
                matches!(
                    item,
                    Ok(StreamPart::Started { .. } | StreamPart::Usage(_)) | Err(_)
                )
            };
            if begun.iter().all(is_quiet) {
                limits.first_token
            } else {
                limits.between_tokens
            }
        };
        let (expected, calls) = told(&[&begun, &whole_items]);
        let model = Arc::new(Prepared::new([stalled(), whole(), whole()]));
        let start = Instant::now();
        let stream = layered(model.clone()).stream(request()).await.unwrap();
        let items: Items = stream.collect().await;
        assert_eq!(show_all(&items), expected, "{case}");
        assert_eq!(MAX_CALLS - model.left(), calls, "{case}");
        assert_eq!(start.elapsed().as_secs(), waits.as_secs(), "{case}");
        check_text(sample, calls > 1, items).await;
    }
}

/// Takes the usage out of every event: the answer is as good as before, and its usage unknown.
pub async fn check_missing_usage(
    sample: &StreamSample,
    model: impl Fn(&Server) -> Arc<dyn LanguageModel>,
) {
    let body: String = String::from_utf8_lossy(&sample.body)
        .lines()
        .map(
            |line| match line.strip_prefix("data: ").map(serde_json::from_str) {
                Some(Ok(mut data)) => {
                    forget_usage(&mut data);
                    format!("data: {data}\n")
                }
                _ => format!("{line}\n"),
            },
        )
        .collect();
    let server = Server::start(stream_of(body.as_bytes())).await;
    let stream = layered(model(&server)).stream(request()).await.unwrap();
    let answer = collect(stream).await;
    if sample.expect.error.is_none() {
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", sample.file));
        assert_eq!(answer.usage, None, "{}", sample.file);
        assert_eq!(Some(answer.text), sample.expect.text, "{}", sample.file);
        assert_eq!(server.calls(), 1, "{}", sample.file);
    }
}

/// Holds the number of calls and the waits between them to what a whole answer's sample says of repeating it. Time
/// must not be paused: it is moved on while a call is waited for, and stands still for nobody else.
pub async fn check_repeats(
    sample: &AnswerSample,
    model: impl Fn(&Server) -> Arc<dyn LanguageModel>,
) {
    let server = Server::start(Reply::answer(sample)).await;
    let layered = resilient(model(&server), "test", &ResilienceSettings::default());
    let mut stream = layered.stream(request()).await.unwrap();
    let mut last = None;
    while let Some(item) = stream.next().await {
        if let Ok(StreamPart::Retrying(failed)) = &item {
            let least = sample.expect.retry_after_s.unwrap_or_default();
            assert!(
                failed.wait.as_secs_f64() >= least,
                "{}: {failed:?}",
                sample.name
            );
            pause();
            assert!(stream.next().now_or_never().is_none(), "{}", sample.name);
            advance(failed.wait + Duration::from_millis(1)).await;
            resume();
        }
        last = Some(item);
    }
    let calls = match sample.expect.retry {
        Some(true) => MAX_CALLS,
        _ => 1,
    };
    assert_eq!(server.calls(), calls, "{}", sample.name);
    let class = last
        .expect("a stream has an end")
        .err()
        .map(|error| error.class.as_str());
    assert_eq!(class, sample.expect.error.as_deref(), "{}", sample.name);
}

/// Whatever went wrong before, a second call that answered whole is all that is left of it.
async fn check_text(sample: &StreamSample, repeated: bool, items: Items) {
    if let (Some(text), true) = (&sample.expect.text, repeated) {
        let answer = collect(stream::iter(items).boxed()).await;
        assert_eq!(answer.map(|answer| answer.text).ok().as_ref(), Some(text));
    }
}

fn request() -> ModelRequest {
    ModelRequest::new("m", vec![Message::user("Hello")], 256)
}

/// All layers, with hardly a wait between calls.
fn layered(model: Arc<dyn LanguageModel>) -> Arc<dyn LanguageModel> {
    let settings = ResilienceSettings {
        backoff: Backoff {
            base: Duration::from_millis(1),
            cap: Duration::from_millis(1),
        },
        ..ResilienceSettings::default()
    };
    resilient(model, "test", &settings)
}

async fn bare(model: &impl Fn(&Server) -> Arc<dyn LanguageModel>, reply: Reply) -> Items {
    let server = Server::start(reply).await;
    match model(&server).stream(request()).await {
        Ok(stream) => stream.collect().await,
        Err(error) => vec![Err(error)],
    }
}

fn stream_of(body: &[u8]) -> Reply {
    Reply::new(200, "text/event-stream", body)
}

/// The events of a body, each with its empty line.
fn events(body: &[u8]) -> Vec<&[u8]> {
    let mut events = Vec::new();
    let mut from = 0;
    for to in 1..=body.len() {
        if body[from..to].ends_with(b"\n\n") || body[from..to].ends_with(b"\r\n\r\n") {
            events.push(&body[from..to]);
            from = to;
        }
    }
    if from < body.len() {
        events.push(&body[from..]);
    }
    events
}

fn forget_usage(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for name in ["usage", "usageMetadata"] {
                members.remove(name);
            }
            members.values_mut().for_each(forget_usage);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_usage),
        _ => {}
    }
}

/// A model whose answers are there before they are asked for.
struct Prepared(Mutex<VecDeque<AnswerStream>>);

impl Prepared {
    fn new(answers: impl Into<VecDeque<AnswerStream>>) -> Self {
        Self(Mutex::new(answers.into()))
    }

    fn left(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

#[async_trait]
impl LanguageModel for Prepared {
    async fn stream(&self, _request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let answer = self.0.lock().unwrap().pop_front();
        Ok(answer.expect("there are at most three calls"))
    }
}
