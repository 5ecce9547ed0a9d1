use std::sync::Arc;
use std::time::Duration;

use atelier_domain::models::{LanguageModel, ModelRequest, StreamPart};
use futures_util::StreamExt;
use tokio::time::{Instant, sleep};

use super::script::{Script, play, request};
use crate::TimeLimits;
use crate::resilience::timeouts::Timeouts;

fn limited(script: &Arc<Script>) -> Timeouts {
    let model = Arc::clone(script) as Arc<dyn LanguageModel>;
    Timeouts::new(model, "scripted".into(), TimeLimits::default())
}

#[tokio::test(start_paused = true)]
async fn each_limit_ends_a_call_when_it_passes() {
    for (line, expected, seconds) in [
        ("start a done", "start a done", 0),
        // Before there is an answer, and before its first token.
        ("hang", "!timeout", 60),
        ("~59 start a done", "start a done", 59),
        ("start hang", "start !timeout", 60),
        ("~30 start usage ~31 a done", "start usage !timeout", 60),
        ("start ~59 a done", "start a done", 59),
        // Between tokens.
        ("start a hang", "start a !timeout", 30),
        ("start ~50 a hang", "start a !timeout", 80),
        ("start a ~29 b ~29 c ~29 done", "start a b c done", 87),
        ("start a ~29 usage ~29 done", "start a usage done", 58),
        (
            "start think ~29 think ~31 a done",
            "start think think !timeout",
            59,
        ),
        ("start no hang", "start no !timeout", 30),
        ("start tool hang", "start tool !timeout", 30),
        ("start a ~1 b hang", "start a b !timeout", 31),
    ] {
        let script = Script::new(&[line]);
        let start = Instant::now();
        assert_eq!(play(&limited(&script), request()).await, expected, "{line}");
        assert_eq!(start.elapsed().as_secs(), seconds, "{line}");
        assert_eq!(script.open(), 0, "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_model_that_reasons_may_think_longer() {
    let reasoning = ModelRequest {
        reasons: true,
        ..request()
    };
    for (line, expected, seconds) in [
        ("start ~179 a done", "start a done", 179),
        ("start hang", "start !timeout", 180),
        ("hang", "!timeout", 180),
        ("start think hang", "start think !timeout", 30),
    ] {
        let script = Script::new(&[line]);
        let start = Instant::now();
        let played = play(&limited(&script), reasoning.clone()).await;
        assert_eq!(played, expected, "{line}");
        assert_eq!(start.elapsed().as_secs(), seconds, "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_after_ten_minutes_and_is_not_to_be_repeated() {
    let line = format!("start {}", "a ~20 ".repeat(40).trim_end());
    let script = Script::new(&[&line]);
    let start = Instant::now();
    let mut stream = limited(&script).stream(request()).await.unwrap();
    let error = loop {
        if let Err(error) = stream.next().await.unwrap() {
            break error;
        }
    };
    assert_eq!(start.elapsed(), Duration::from_mins(10));
    assert_eq!(
        error.to_string(),
        "scripted: timeout: the answer was not complete after 600s"
    );
    assert!(!error.retryable);
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn messages_name_the_limit() {
    for (line, message) in [
        ("hang", "no token came within 60s"),
        ("start hang", "no token came within 60s"),
        ("start a hang", "the answer stood still for 30s"),
    ] {
        let error = match limited(&Script::new(&[line])).stream(request()).await {
            Ok(stream) => stream.collect::<Vec<_>>().await.pop().unwrap().unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(error.message, message, "{line}");
        assert!(error.retryable, "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_no_silence_of_the_vendor() {
    let script = Script::new(&["start a b ~5 done"]);
    let mut stream = limited(&script).stream(request()).await.unwrap();
    let mut parts = 0;
    while let Some(part) = stream.next().await {
        parts += 1;
        if let StreamPart::Text(_) = part.unwrap() {
            sleep(Duration::from_secs(100)).await;
        }
    }
    assert_eq!(parts, 4);
}
