use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use atelier_domain::models::{AnswerStream, LanguageModel, ModelError, ModelRequest};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};

use super::script::{Script, play, request, request_of};
use crate::BULKHEAD_FULL;
use crate::resilience::bulkhead::Bulkhead;

fn bounded(script: &Arc<Script>, max_calls: usize) -> Arc<Bulkhead> {
    let model = Arc::clone(script) as Arc<dyn LanguageModel>;
    Arc::new(Bulkhead::new(model, "scripted".into(), max_calls))
}

type Opening = BoxFuture<'static, Result<AnswerStream, ModelError>>;

/// A call that has begun: it has its stream or stands in the queue.
fn begin(model: &Arc<Bulkhead>, request: ModelRequest) -> Result<AnswerStream, Opening> {
    let model = Arc::clone(model);
    let mut opening: Opening = Box::pin(async move { model.stream(request).await });
    match opening.poll_unpin(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(stream) => Ok(stream.unwrap()),
        Poll::Pending => Err(opening),
    }
}

/// The calls that have their streams now.
fn served(waiting: &mut Vec<(&'static str, Opening)>) -> Vec<(&'static str, AnswerStream)> {
    let mut served = Vec::new();
    waiting.retain_mut(|(name, opening)| match opening.now_or_never() {
        Some(stream) => {
            served.push((*name, stream.unwrap()));
            false
        }
        None => true,
    });
    served
}

#[test]
fn persons_take_turns_and_nobody_is_served_twice_at_once() {
    let script = Script::new(&["a hang"]);
    let model = bounded(&script, 2);
    let mut running = vec![
        begin(&model, request_of("ann")).ok().unwrap(),
        begin(&model, request_of("ann")).ok().unwrap(),
    ];
    let mut waiting = Vec::new();
    for (name, person) in [
        ("ann 1", "ann"),
        ("ann 2", "ann"),
        ("ann 3", "ann"),
        ("bob 1", "bob"),
        ("cem 1", "cem"),
        ("bob 2", "bob"),
    ] {
        waiting.push((name, begin(&model, request_of(person)).err().unwrap()));
    }
    let mut order = Vec::new();
    while !waiting.is_empty() {
        drop(running.remove(0));
        for (name, stream) in served(&mut waiting) {
            order.push(name);
            running.push(stream);
        }
        assert_eq!(script.open(), 2, "{order:?}");
    }
    assert_eq!(
        order,
        ["ann 1", "bob 1", "cem 1", "ann 2", "bob 2", "ann 3"]
    );
}

#[test]
fn a_permit_is_free_as_soon_as_the_answer_has_ended() {
    for line in ["a done", "a !connection", "a"] {
        let script = Script::new(&[line]);
        let model = bounded(&script, 1);
        let mut stream = begin(&model, request()).ok().unwrap();
        let next = begin(&model, request()).err().unwrap();
        stream.next().now_or_never();
        assert_eq!(script.calls(), 1, "{line}");
        stream.next().now_or_never();
        assert!(next.now_or_never().unwrap().is_ok(), "{line}");
        assert!(stream.next().now_or_never().unwrap().is_none(), "{line}");
    }
}

#[test]
fn a_call_that_never_opened_gives_its_permit_back() {
    let script = Script::new(&["!overloaded", "a done"]);
    let model = bounded(&script, 1);
    assert_eq!(
        play(&*model, request()).now_or_never().unwrap(),
        "!overloaded"
    );
    assert_eq!(play(&*model, request()).now_or_never().unwrap(), "a done");
}

#[test]
fn whoever_leaves_the_queue_is_passed_over() {
    let script = Script::new(&["a hang"]);
    let model = bounded(&script, 1);
    let stream = begin(&model, request_of("ann")).ok().unwrap();
    let gone = begin(&model, request_of("bob")).err().unwrap();
    let next = begin(&model, request_of("bob")).err().unwrap();
    drop(gone);
    drop(stream);
    let stream = next.now_or_never().unwrap().unwrap();
    // And one who leaves after the permit was handed over gives it back.
    let gone = begin(&model, request_of("ann")).err().unwrap();
    let next = begin(&model, request_of("cem")).err().unwrap();
    drop(stream);
    drop(gone);
    assert!(next.now_or_never().unwrap().is_ok());
    assert_eq!(script.open(), 0);
}

#[test]
fn a_full_queue_refuses() {
    let script = Script::new(&["a hang"]);
    let model = bounded(&script, 1);
    let stream = begin(&model, request()).ok().unwrap();
    let mut waiting: Vec<_> = (0..1_024)
        .map(|_| begin(&model, request()).err().unwrap())
        .collect();
    let Some(Err(error)) = model.stream(request()).now_or_never() else {
        panic!("the queue is full");
    };
    assert_eq!(error.vendor_code.as_deref(), Some(BULKHEAD_FULL));
    assert!(!error.retryable);
    waiting.pop();
    assert!(begin(&model, request()).is_err(), "there is a place again");
    drop(stream);
}
