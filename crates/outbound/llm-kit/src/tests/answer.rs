use std::sync::Arc;
use std::time::Duration;

use atelier_domain::models::{
    ErrorClass, FailedCall, FinishReason, ModelError, StreamPart, TokenUsage,
};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, stream};
use tokio::sync::mpsc;

use crate::answer::whole_answer;
use crate::{Fault, MAX_EVENT_BYTES, Origin, Parts, VendorDecoder, answer, collect};

/// A vendor whose events are words: each is a text, but `start`, `stop` (which an end completes), `done`, `usage` and
/// `fail`.
#[derive(Default)]
struct Toy {
    stopped: bool,
}

impl VendorDecoder for Toy {
    fn event(&mut self, _name: &str, data: &str, out: &mut Parts) -> Result<(), Fault> {
        match data {
            "start" => out.started(None, Some("toy-1".to_owned())),
            "usage" => out.usage(TokenUsage {
                input_tokens: 1,
                ..TokenUsage::default()
            }),
            "stop" => self.stopped = true,
            "done" => out.finished(FinishReason::Stop, "done"),
            "fail" => return Err(Fault::new(ErrorClass::Overloaded, "no room")),
            text => out.text(text),
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Parts) -> Result<(), Fault> {
        if self.stopped {
            out.finished(FinishReason::Stop, "stop");
        }
        Ok(())
    }

    fn whole(&mut self, body: &[u8], out: &mut Parts) -> Result<(), Fault> {
        body.split(|byte| *byte == b' ')
            .try_for_each(|word| self.event("", std::str::from_utf8(word).unwrap(), out))
    }
}

fn show(item: Result<StreamPart, ModelError>) -> String {
    match item {
        Ok(StreamPart::Started { request_id, .. }) => format!("start({})", request_id.unwrap()),
        Ok(StreamPart::Text(text)) => text,
        Ok(StreamPart::Usage(usage)) => format!("usage({})", usage.input_tokens),
        Ok(StreamPart::Finished { vendor_reason, .. }) => format!("end({vendor_reason})"),
        Ok(other) => panic!("{other:?}"),
        Err(error) => format!("{}({})", error.class.as_str(), error.request_id.unwrap()),
    }
}

fn origin() -> Origin {
    let mut origin = Origin::new("toy");
    origin.request_id = Some("req".to_owned());
    origin
}

fn words(events: &str) -> String {
    events
        .split(' ')
        .map(|word| ["data: ", word, "\n\n"].concat())
        .collect()
}

#[test]
fn streams_end_once_and_in_order() {
    for (events, broken, expected) in [
        ("start a b done", false, "start(req) ab end(done)"),
        ("start a done b fail", false, "start(req) a end(done)"),
        (
            "start start usage usage done done",
            false,
            "start(req) usage(1) end(done)",
        ),
        ("start a fail b", false, "start(req) a overloaded(req)"),
        ("fail", false, "overloaded(req)"),
        ("start a stop", false, "start(req) a end(stop)"),
        ("start a stop", true, "start(req) a end(stop)"),
        ("start a", false, "start(req) a stream_ended_early(req)"),
        ("start a", true, "start(req) a connection(req)"),
    ] {
        let mut pieces = vec![Ok(Bytes::from(words(events)))];
        if broken {
            pieces.push(Err(Fault::new(ErrorClass::Connection, "gone")));
        }
        let answer = answer(stream::iter(pieces), Toy::default(), origin());
        let items: Vec<String> = answer.map(show).collect().now_or_never().unwrap();
        assert_eq!(items.join(" "), expected, "{events}, broken: {broken}");
    }
}

#[test]
fn whole_answers_follow_the_same_rules() {
    for (body, expected) in [
        ("start a done", "start(req) a end(done)"),
        ("start a", "start(req) a stream_ended_early(req)"),
        ("start a fail", "start(req) a overloaded(req)"),
    ] {
        let answer = whole_answer(body.as_bytes(), Toy::default(), &origin());
        let items: Vec<String> = answer.map(show).collect().now_or_never().unwrap();
        assert_eq!(items.join(" "), expected, "{body}");
    }
}

#[test]
fn an_endless_event_is_given_up() {
    let piece = Bytes::from(vec![b'a'; MAX_EVENT_BYTES / 4]);
    let body = stream::repeat_with(move || Ok(piece.clone()));
    let items: Vec<String> = answer(body, Toy::default(), origin())
        .map(show)
        .collect()
        .now_or_never()
        .unwrap();
    assert_eq!(items, ["malformed(req)"]);
}

#[test]
fn a_collected_stream_holds_everything() {
    let body = stream::iter([Ok(Bytes::from(words("start a usage b done")))]);
    let collected = collect(answer(body, Toy::default(), origin()))
        .now_or_never()
        .unwrap()
        .unwrap();
    assert_eq!(collected.text, "ab");
    assert_eq!(collected.request_id.as_deref(), Some("req"));
    assert_eq!(collected.model.as_deref(), Some("toy-1"));
    assert_eq!(collected.usage.map(|usage| usage.input_tokens), Some(1));
    assert_eq!(
        (collected.reason, collected.vendor_reason.as_str()),
        (FinishReason::Stop, "done")
    );
}

#[test]
fn a_collected_stream_without_an_end_is_an_error() {
    let parts = stream::iter([Ok(StreamPart::Text("a".to_owned()))]).boxed();
    let error = collect(parts).now_or_never().unwrap().unwrap_err();
    assert_eq!(error.class, ErrorClass::StreamEndedEarly);
}

#[test]
fn what_a_failed_call_passed_on_is_not_collected() {
    let failed = FailedCall {
        class: ErrorClass::Overloaded,
        wait: Duration::ZERO,
        had_output: true,
        provider: "toy".to_owned(),
        request_id: None,
        latency: Duration::ZERO,
        usage: Some(TokenUsage::default()),
    };
    let parts = [
        StreamPart::Text("a".to_owned()),
        StreamPart::Usage(TokenUsage::default()),
        StreamPart::Retrying(failed),
        StreamPart::Text("b".to_owned()),
        StreamPart::Finished {
            reason: FinishReason::Stop,
            vendor_reason: "done".to_owned(),
        },
    ];
    let collected = collect(stream::iter(parts.map(Ok)).boxed())
        .now_or_never()
        .unwrap()
        .unwrap();
    assert_eq!((collected.text.as_str(), collected.usage), ("b", None));
}

/// What is left of the body once the answer was read, and whether anybody holds it.
struct Rest(Arc<()>, mpsc::UnboundedSender<&'static str>);

impl Rest {
    /// Of an answer that is finished.
    async fn of_an_answer() -> Self {
        let (send, mut receive) = mpsc::unbounded_channel();
        let held = Arc::new(());
        let (first, holder) = (Bytes::from(words("start done")), Arc::clone(&held));
        let rest = stream::poll_fn(move |context| {
            let _ = &holder;
            receive
                .poll_recv(context)
                .map(|text| text.map(Bytes::from).map(Ok))
        });
        let body = stream::iter([Ok(first)]).chain(rest);
        let mut answer = answer(body, Toy::default(), origin());
        assert_eq!(show(answer.next().await.unwrap()), "start(req)");
        assert_eq!(show(answer.next().await.unwrap()), "end(done)");
        drop(answer);
        Self(held, send)
    }

    async fn is_held(&self) -> bool {
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        Arc::strong_count(&self.0) > 1
    }
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_finished_body_is_read_so_that_its_connection_can_be_used_again() {
    let rest = Rest::of_an_answer().await;
    assert!(rest.is_held().await);
    rest.1.send("\n").unwrap();
    assert!(rest.is_held().await);
    let Rest(held, send) = rest;
    drop(send);
    let rest = Rest(held, mpsc::unbounded_channel().0);
    assert!(!rest.is_held().await);
}

#[tokio::test(start_paused = true)]
async fn a_finished_body_that_goes_on_or_stays_silent_is_cut_off() {
    const LONG: &str = include_str!("answer.rs");
    let rest = Rest::of_an_answer().await;
    rest.1.send(LONG).unwrap();
    assert!(!rest.is_held().await);

    let rest = Rest::of_an_answer().await;
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert!(rest.is_held().await);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!rest.is_held().await);
}
