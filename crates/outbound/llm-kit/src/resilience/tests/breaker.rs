use std::sync::Arc;
use std::time::Duration;

use atelier_domain::models::{LanguageModel, ModelRequest};
use futures_util::StreamExt;
use tokio::time::advance;

use super::script::{CLASSES, Script, play, request};
use crate::CIRCUIT_OPEN;
use crate::resilience::breaker::Breaker;

fn guarded(script: &Arc<Script>) -> Breaker {
    let model = Arc::clone(script) as Arc<dyn LanguageModel>;
    Breaker::new(model, "scripted".into())
}

async fn calls(model: &Breaker, times: usize) {
    for _ in 0..times {
        play(model, request()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_open_circuit_answers_at_once_and_does_not_ask_the_vendor() {
    let script = Script::new(&["!server_error"]);
    let model = guarded(&script);
    calls(&model, 20).await;
    advance(Duration::from_secs(10)).await;
    let Err(error) = model.stream(request()).await else {
        panic!("the circuit is open");
    };
    assert_eq!(script.calls(), 20);
    assert_eq!(error.vendor_code.as_deref(), Some(CIRCUIT_OPEN));
    assert_eq!(error.class.as_str(), "overloaded");
    assert!(!error.retryable);
    assert_eq!(error.retry_after, Some(Duration::from_secs(20)));
}

#[tokio::test(start_paused = true)]
async fn only_failures_of_the_vendor_open_it() {
    for class in CLASSES {
        let name = class.as_str();
        let healthy = [
            "invalid_request",
            "auth",
            "permission",
            "not_found",
            "too_large",
            "rate_limited",
            "quota_exhausted",
        ];
        for line in [format!("!{name}"), format!("start a !{name}")] {
            let script = Script::new(&[&line]);
            calls(&guarded(&script), 25).await;
            let made = if healthy.contains(&name) { 25 } else { 20 };
            assert_eq!(script.calls(), made, "{line}");
        }
    }
    for (line, made) in [
        ("a done", 25),
        ("a refused", 25),
        ("blocked", 25),
        ("start a", 20),
    ] {
        let script = Script::new(&[line]);
        calls(&guarded(&script), 25).await;
        assert_eq!(script.calls(), made, "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn each_model_has_its_own() {
    let script = Script::new(&["!overloaded"]);
    let model = guarded(&script);
    calls(&model, 20).await;
    let other = ModelRequest {
        model: "another".to_owned(),
        ..request()
    };
    play(&model, other).await;
    assert_eq!(script.calls(), 21);
}

#[tokio::test(start_paused = true)]
async fn readers_who_leave_say_nothing_and_free_the_probe() {
    let script = Script::new(&["a hang"]);
    let model = guarded(&script);
    for _ in 0..40 {
        let mut stream = model.stream(request()).await.unwrap();
        stream.next().await;
    }
    assert_eq!(script.calls(), 40, "the circuit stayed closed");

    let mut lines = vec!["!overloaded"; 20];
    lines.extend(["a hang", "b done"]);
    let script = Script::new(&lines);
    let model = guarded(&script);
    calls(&model, 20).await;
    advance(Duration::from_secs(30)).await;
    let probe = model.stream(request()).await.unwrap();
    assert_eq!(play(&model, request()).await, "!overloaded");
    assert_eq!(script.calls(), 21, "there is one probe at a time");
    drop(probe);
    assert_eq!(play(&model, request()).await, "b done");
    assert_eq!(play(&model, request()).await, "b done", "it is closed");
}

#[tokio::test(start_paused = true)]
async fn a_probe_dropped_before_its_answer_frees_the_slot() {
    let mut lines = vec!["!overloaded"; 20];
    lines.extend(["hang", "b done"]);
    let script = Script::new(&lines);
    let model = guarded(&script);
    calls(&model, 20).await;
    advance(Duration::from_secs(30)).await;
    let gone = tokio::time::timeout(Duration::from_secs(1), model.stream(request())).await;
    assert!(gone.is_err());
    assert_eq!(play(&model, request()).await, "b done");
}
