use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, ErrorClass, FailedCall, LanguageModel, ModelError, ModelRequest, StreamPart,
};
use futures_util::{FutureExt, StreamExt};
use tokio::time::{Instant, advance};

use super::script::{CLASSES, Script, play, request};
use crate::Backoff;
use crate::resilience::retry::Retry;

fn retrying(model: Arc<dyn LanguageModel>) -> Retry {
    let chance = fastrand::Rng::with_seed(7);
    Retry::new(model, "scripted".into(), Backoff::default(), chance)
}

#[tokio::test(start_paused = true)]
async fn failed_calls_are_made_again_up_to_three() {
    for (lines, expected, calls) in [
        (&["start a done"][..], "start a done", 1),
        (&["!overloaded", "a done"], "again(overloaded) a done", 2),
        (
            &["!server_error", "start !connection", "a done"],
            "again(server_error) start again(connection) a done",
            3,
        ),
        (
            &["!overloaded"],
            "again(overloaded) again(overloaded) !overloaded",
            3,
        ),
        // After output too, which is void then.
        (
            &["start a b !connection", "start c done"],
            "start a b again!(connection) start c done",
            2,
        ),
        (
            &["a !timeout", "!timeout", "b !timeout"],
            "a again!(timeout) again(timeout) b !timeout",
            3,
        ),
        (&["no !timeout", "done"], "no again!(timeout) done", 2),
        (&["tool !timeout", "done"], "tool again!(timeout) done", 2),
        (
            &["think usage |!timeout", "done"],
            "think usage again(timeout) done",
            2,
        ),
        // An end without a finish is a failure.
        (
            &["start a", "b done"],
            "start a again!(stream_ended_early) b done",
            2,
        ),
        // Outcomes that are no failures.
        (&["a refused", "b done"], "a refused", 1),
        (&["blocked", "b done"], "blocked", 1),
        (&["a done !connection", "b done"], "a done", 1),
    ] {
        let script = Script::new(lines);
        let played = play(&retrying(script.clone()), request()).await;
        assert_eq!(played, expected, "{lines:?}");
        assert_eq!(script.calls(), calls, "{lines:?}");
        assert_eq!(script.open(), 0, "{lines:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_class_decides_what_is_repeated() {
    for class in CLASSES {
        for line in [
            format!("!{}", class.as_str()),
            format!("a !{}", class.as_str()),
        ] {
            let script = Script::new(&[&line]);
            play(&retrying(script.clone()), request()).await;
            let calls = if class.is_retryable() { 3 } else { 1 };
            assert_eq!(script.calls(), calls, "{line}");
        }
    }
}

/// Fails with one error each time.
struct Failing(fn() -> ModelError);

#[async_trait]
impl LanguageModel for Failing {
    async fn stream(&self, _request: ModelRequest) -> Result<AnswerStream, ModelError> {
        Err(self.0())
    }
}

#[tokio::test(start_paused = true)]
async fn the_vendors_word_goes_before_the_class() {
    for (model, expected) in [
        (
            Failing(|| ModelError {
                retryable: true,
                ..ModelError::new("scripted", ErrorClass::InvalidRequest, "said so")
            }),
            "again(invalid_request) again(invalid_request) !invalid_request",
        ),
        (
            Failing(|| ModelError {
                retryable: false,
                ..ModelError::new("scripted", ErrorClass::ServerError, "said so")
            }),
            "!server_error",
        ),
        // No credit doesn't come back within seconds, whatever a header says.
        (
            Failing(|| ModelError {
                retryable: true,
                ..ModelError::new("scripted", ErrorClass::QuotaExhausted, "said so")
            }),
            "!quota_exhausted",
        ),
    ] {
        assert_eq!(play(&retrying(Arc::new(model)), request()).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn the_vendors_wait_is_kept_unless_it_is_too_long() {
    for (seconds, calls) in [(0, 3), (7, 3), (60, 3), (61, 1)] {
        let word = Duration::from_secs(seconds);
        let script = Script::with_retry_after(&["!rate_limited"], Some(word));
        let start = Instant::now();
        play(&retrying(script.clone()), request()).await;
        assert_eq!(script.calls(), calls, "{seconds} s");
        let waits = u32::try_from(calls - 1).unwrap();
        let waited = start.elapsed();
        let jitter = waited.checked_sub(word * waits).unwrap();
        assert!(
            jitter <= Duration::from_millis(1_502),
            "{seconds} s: {jitter:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_call_waits_for_the_reader_and_then_its_time() {
    let script = Script::new(&["~3 start usage a ~4 !server_error", "b done"]);
    let mut stream = retrying(script.clone()).stream(request()).await.unwrap();
    assert_eq!(script.calls(), 0, "nothing happens before the first poll");
    let failed = loop {
        if let StreamPart::Retrying(failed) = stream.next().await.unwrap().unwrap() {
            break failed;
        }
    };
    let FailedCall { wait, usage, .. } = failed.clone();
    assert_eq!(usage.map(|usage| usage.input_tokens), Some(7));
    assert!(wait > Duration::ZERO && wait <= Duration::from_millis(500));
    assert_eq!(
        failed,
        FailedCall {
            class: ErrorClass::ServerError,
            wait,
            had_output: true,
            provider: "scripted".to_owned(),
            request_id: Some("req-1".to_owned()),
            latency: Duration::from_secs(7),
            usage,
        }
    );
    assert_eq!(script.open(), 0, "a failed call is closed");
    advance(Duration::from_mins(1)).await;
    assert_eq!(script.calls(), 1, "the reader has not come back");
    let start = Instant::now();
    assert!(matches!(stream.next().await, Some(Ok(StreamPart::Text(_)))));
    assert!(start.elapsed() >= wait);
    assert_eq!(script.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_reader_who_leaves_while_it_waits_ends_it() {
    let script = Script::new(&["!overloaded"]);
    let mut stream = retrying(script.clone()).stream(request()).await.unwrap();
    assert!(matches!(
        stream.next().await,
        Some(Ok(StreamPart::Retrying(_)))
    ));
    assert!(stream.next().now_or_never().is_none());
    drop(stream);
    advance(Duration::from_mins(1)).await;
    assert_eq!(script.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn at_most_a_tenth_of_many_calls_is_made_again() {
    let script = Script::new(&["!overloaded"]);
    let model = retrying(script.clone());
    let mut repeated = 0;
    // No reader waits for its next call, so that all calls fall into one window.
    for _ in 0..1_000 {
        let mut stream = model.stream(request()).await.unwrap();
        repeated += usize::from(stream.next().await.unwrap().is_ok());
    }
    assert_eq!(repeated, 110, "a tenth of a thousand, and ten");
}

#[tokio::test(start_paused = true)]
async fn a_quiet_installation_has_its_retries() {
    let script = Script::new(&["!overloaded", "a done", "!overloaded", "a done"]);
    let model = retrying(script.clone());
    for _ in 0..2 {
        assert_eq!(play(&model, request()).await, "again(overloaded) a done");
        advance(Duration::from_hours(1)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_budget_that_is_used_up_comes_back() {
    let script = Script::new(&["!overloaded"]);
    let model = retrying(script.clone());
    let mut outcomes = Vec::new();
    for _ in 0..12 {
        let mut stream = model.stream(request()).await.unwrap();
        outcomes.push(stream.next().await.unwrap().is_ok());
    }
    assert_eq!(outcomes.iter().filter(|again| **again).count(), 11);
    assert_eq!(outcomes.last(), Some(&false));
    advance(Duration::from_secs(12)).await;
    let mut stream = model.stream(request()).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
}
