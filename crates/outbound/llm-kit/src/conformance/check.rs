//! The checks.

use atelier_domain::models::{
    AnswerStream, CompletedAnswer, Embeddings, FinishReason, ModelError, StreamPart,
};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::stream::{self, StreamExt};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::{AnswerSample, Expect, StreamSample};
use crate::{Origin, VendorDecoder, answer, collect};

/// Holds a stream to its sample: exactly one start first, one finish or error last, and everything that is expected
/// between them.
pub async fn check_stream(sample: &StreamSample, stream: AnswerStream) {
    let items: Vec<Result<StreamPart, ModelError>> = stream.collect().await;
    check_items(sample, items);
}

/// The same in memory: whole, one byte at a time, and cut at random places.
pub fn check_stream_in_any_pieces<D>(sample: &StreamSample, decoder: impl Fn() -> D)
where
    D: VendorDecoder + Unpin + 'static,
{
    let read = |cuts: &[usize]| -> Vec<Result<StreamPart, ModelError>> {
        let pieces = pieces(&sample.body, cuts);
        let body = stream::iter(pieces.into_iter().map(Ok));
        answer(body, decoder(), Origin::new("test"))
            .collect()
            .now_or_never()
            .expect("a body in memory never waits")
    };
    check_items(sample, read(&[]));
    let everywhere: Vec<usize> = (0..sample.body.len()).collect();
    check_items(sample, read(&everywhere));
    let whole = format!("{:?}", read(&[]));
    let cuts = prop::collection::vec(0..sample.body.len(), 0..12);
    TestRunner::deterministic()
        .run(&cuts, |mut cuts| {
            cuts.sort_unstable();
            prop_assert_eq!(format!("{:?}", read(&cuts)), whole.clone());
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{}: {failure}", sample.file));
}

/// Holds a whole answer, good or bad, to its sample.
pub async fn check_answer(sample: &AnswerSample, answered: Result<AnswerStream, ModelError>) {
    let result = match answered {
        Ok(stream) => collect(stream).await,
        Err(error) => Err(error),
    };
    match (&sample.expect.error, result) {
        (None, Ok(answer)) => check_success(&sample.name, &sample.expect, &answer),
        (Some(_), Err(error)) => check_error(sample, &error),
        (expected, got) => panic!("{}: expected error {expected:?}, got {got:?}", sample.name),
    }
}

/// Holds vectors to their sample.
pub fn check_embeddings(sample: &AnswerSample, embeddings: Result<Embeddings, ModelError>) {
    let embeddings = embeddings.unwrap_or_else(|error| panic!("{}: {error}", sample.name));
    assert_eq!(
        Some(&embeddings.vectors),
        sample.expect.vectors.as_ref(),
        "{}",
        sample.name
    );
    let input = embeddings.usage.map(|usage| usage.input_tokens);
    assert_eq!(input, sample.expect.input_total, "{}", sample.name);
}

/// Compares what was sent with a sample's request. Only the members in `extra` may be sent beyond it.
pub fn members_equal(sent: &Value, sample: &Value, extra: &[&str]) {
    let mut sent = sent.as_object().expect("a request is an object").clone();
    let sample = sample.as_object().expect("a request is an object");
    sent.retain(|member, _| sample.contains_key(member) || !extra.contains(&member.as_str()));
    assert_eq!(&sent, sample);
}

fn check_items(sample: &StreamSample, items: Vec<Result<StreamPart, ModelError>>) {
    let name = &sample.file;
    let text: String = items
        .iter()
        .filter_map(|item| match item {
            Ok(StreamPart::Text(text)) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let starts = |item: &Result<_, _>| matches!(item, Ok(StreamPart::Started { .. }));
    let ends = |item: &Result<_, _>| matches!(item, Ok(StreamPart::Finished { .. }) | Err(_));
    assert_eq!(
        items.iter().filter(|item| ends(item)).count(),
        1,
        "{name}: {items:?}"
    );
    assert!(items.last().is_some_and(ends), "{name}: {items:?}");
    assert_eq!(
        items.iter().filter(|item| starts(item)).count(),
        1,
        "{name}: {items:?}"
    );
    assert!(items.first().is_some_and(starts), "{name}: {items:?}");

    let result = collect(stream::iter(items).boxed())
        .now_or_never()
        .expect("nothing waits");
    match (&sample.expect.error, result) {
        (None, Ok(answer)) => {
            check_success(name, &sample.expect, &answer);
            let reports = sample.expect.input_total.is_some();
            assert_eq!(answer.usage.is_some(), reports, "{name}: {answer:?}");
        }
        (Some(expected), Err(error)) => {
            let word = error.vendor_code.as_deref().unwrap_or(error.class.as_str());
            assert_eq!(word, expected, "{name}: {error:?}");
            assert_eq!(
                Some(&text),
                sample.expect.text_before_error.as_ref(),
                "{name}"
            );
        }
        (expected, got) => panic!("{name}: expected error {expected:?}, got {got:?}"),
    }
}

fn check_success(name: &str, expect: &Expect, answer: &CompletedAnswer) {
    assert_eq!(Some(&answer.text), expect.text.as_ref(), "{name}");
    assert_eq!(Some(&answer.vendor_reason), expect.stop.as_ref(), "{name}");
    assert_eq!(answer.refusal, expect.refusal, "{name}");
    if let Some(reasoning) = &expect.reasoning_text {
        assert_eq!(&answer.reasoning, reasoning, "{name}");
    }
    let calls: Vec<_> = expect
        .tool_calls
        .iter()
        .map(|call| (call.id.clone(), call.name.clone(), call.arguments.clone()))
        .collect();
    assert_eq!(answer.tool_calls, calls, "{name}");
    if expect.blocked {
        assert_eq!(answer.reason, FinishReason::Blocked, "{name}");
    }
    let usage = answer.usage.unwrap_or_default();
    let figures = [
        (expect.input_total, usage.input_tokens),
        (expect.output, usage.output_tokens),
        (expect.cached_input, usage.cached_input_tokens),
        (expect.cache_write, usage.cache_write_tokens),
        (expect.reasoning, usage.reasoning_tokens),
    ];
    for (expected, counted) in figures {
        assert_eq!(counted, expected.unwrap_or(counted), "{name}: {usage:?}");
    }
}

fn check_error(sample: &AnswerSample, error: &ModelError) {
    let (name, expect) = (&sample.name, &sample.expect);
    assert_eq!(
        Some(error.class.as_str()),
        expect.error.as_deref(),
        "{name}: {error:?}"
    );
    assert_eq!(Some(error.retryable), expect.retry, "{name}: {error:?}");
    let wait = error.retry_after.map(|wait| wait.as_secs_f64());
    assert_eq!(wait, expect.retry_after_s, "{name}: {error:?}");
    let id = sample
        .headers
        .get("request-id")
        .or(sample.headers.get("x-request-id"));
    assert_eq!(error.request_id.as_ref(), id, "{name}: {error:?}");
    if sample.status != 200 {
        assert_eq!(error.status, Some(sample.status), "{name}: {error:?}");
    }
}

fn pieces(body: &[u8], cuts: &[usize]) -> Vec<Bytes> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for to in cuts.iter().copied().chain([body.len()]) {
        pieces.push(Bytes::copy_from_slice(&body[from..to]));
        from = to;
    }
    pieces
}
