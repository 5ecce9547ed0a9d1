//! Calls that fail and are made again, by the same model or another one.

use std::time::Duration;

use atelier_domain::editorial::{Event, RunEvent, Status};
use atelier_domain::kernel::MicroCredits;
use atelier_domain::models::{
    ErrorClass, FailedCall, ModelError, ModelRequest, StreamPart, TokenUsage,
};
use atelier_domain::usage::{UsageOutcome, UsageRecord};
use atelier_testkit::fakes::{Answer, by_role, is_writer};
use futures_util::FutureExt;

use super::rig::Rig;
use crate::editorial::Driven;

fn failed_call(had_output: bool) -> StreamPart {
    StreamPart::Retrying(FailedCall {
        class: ErrorClass::Overloaded,
        wait: Duration::from_millis(750),
        had_output,
        provider: "scripted".to_owned(),
        request_id: None,
        latency: Duration::from_millis(40),
        usage: had_output.then(|| TokenUsage {
            input_tokens: 1_000,
            output_tokens: 2,
            ..TokenUsage::default()
        }),
    })
}

/// The first writer's call fails once, and everybody else answers.
fn fails_first(had_output: bool) -> impl Fn(&ModelRequest) -> Answer + Send + Sync {
    move |request| {
        if !is_writer(request) {
            return by_role(request);
        }
        let failed = if had_output {
            Answer::cut_off("Half an ").then(failed_call(true))
        } else {
            Answer::cut_off("").then(failed_call(false))
        };
        failed.and_then(by_role(request))
    }
}

fn of_calls(records: &[UsageRecord]) -> Vec<(u32, u32, UsageOutcome)> {
    let writers = records.iter().take(2);
    writers
        .map(|record| (record.attempt, record.call, record.outcome))
        .collect()
}

#[tokio::test]
async fn a_call_that_failed_before_it_said_anything_is_told_and_made_again() {
    let rig = Rig::new();
    rig.answer(fails_first(false));
    let id = rig.session(1).await;
    let session = rig.run(id).await;
    assert_eq!(session.status(), Status::Completed);
    let journal = rig.journal(id).await;
    assert!(journal.contains(&"turn.retrying"), "{journal:?}");
    assert!(!journal.contains(&"turn.restarted"), "{journal:?}");
    let records = rig.store.usage_records();
    assert_eq!(
        of_calls(&records),
        [
            (1, 1, UsageOutcome::Failed),
            (1, 2, UsageOutcome::Completed)
        ]
    );
    assert_eq!(records[0].credits, MicroCredits::ZERO);
    assert_eq!(records[0].latency_ms, 40);
}

#[tokio::test]
async fn a_call_that_failed_in_the_middle_starts_the_turn_over() {
    let rig = Rig::new();
    rig.answer(fails_first(true));
    let id = rig.session(1).await;
    let session = rig.run(id).await;
    let turns = rig.turns(id).await;
    assert_eq!(turns[0].reference.attempt, 2);
    assert!(turns[0].output().starts_with("A new text"));
    let names = rig.journal(id).await;
    let retrying = names.iter().position(|name| *name == "turn.retrying");
    assert_eq!(names[retrying.unwrap() + 1], "turn.restarted");
    let records = rig.store.usage_records();
    assert_eq!(
        of_calls(&records),
        [
            (1, 1, UsageOutcome::Failed),
            (2, 1, UsageOutcome::Completed)
        ]
    );
    // What the vendor reported of the lost call is the platform's cost, and nobody else's.
    assert_eq!(records[0].usage.input_tokens, 1_000);
    assert_eq!(records[0].credits, MicroCredits::ZERO);
    let charges = turns.iter().map(|turn| turn.credits);
    let charged = charges.fold(MicroCredits::ZERO, MicroCredits::saturating_add);
    assert_eq!(session.run.credits_used, charged);
}

#[tokio::test]
async fn readers_get_the_second_text_only_after_they_were_told_to_drop_the_first() {
    let rig = Rig::new();
    rig.answer(fails_first(true));
    let id = rig.session(1).await;
    rig.run(id).await;
    let mut text = String::new();
    for event in rig.events.told(id) {
        match event {
            RunEvent::Entry(told) => match told.entry.event.name() {
                "turn.restarted" => {
                    assert!(text.starts_with("Half"), "{text}");
                    text.clear();
                }
                "turn.completed" => break,
                _ => {}
            },
            RunEvent::Delta { text: piece, .. } => text.push_str(&piece),
        }
    }
    assert!(text.starts_with("A new text"), "{text}");
}

const FALLBACK: &str = "claude-haiku-4-5";

/// The agents' own model is overloaded, and the fallback model answers.
fn only_fallback_answers(request: &ModelRequest) -> Answer {
    if request.model.starts_with("claude-haiku-4-5") {
        return by_role(request);
    }
    Answer::cut_off("").failed(ModelError::new(
        "scripted",
        ErrorClass::Overloaded,
        "no room",
    ))
}

#[tokio::test]
async fn a_fallback_model_answers_is_named_and_sets_the_price() {
    let rig = Rig::of(&["scripted", "anthropic"]);
    rig.answer(only_fallback_answers);
    let id = rig.session_of("scripted", &[FALLBACK]).await;
    let session = rig.run(id).await;
    assert_eq!(session.status(), Status::Completed);
    for turn in rig.turns(id).await {
        assert_eq!((&*turn.provider, &*turn.model), ("anthropic", FALLBACK));
        // 1,500 tokens at a quarter of the yardstick.
        assert_eq!(turn.credits, MicroCredits::new(37_500));
    }
    let told = rig.events.told(id);
    let retries = told.iter().filter_map(|event| match event {
        RunEvent::Entry(told) => match &told.entry.event {
            Event::TurnRetrying { retry, .. } => Some((&*retry.provider, &*retry.model)),
            _ => None,
        },
        RunEvent::Delta { .. } => None,
    });
    assert!(retries.eq([("anthropic", FALLBACK); 3]));
    let records = rig.store.usage_records();
    assert_eq!(
        of_calls(&records),
        [
            (1, 1, UsageOutcome::Failed),
            (1, 2, UsageOutcome::Completed)
        ]
    );
    assert_eq!(records[0].model, "scripted");
}

#[tokio::test]
async fn where_all_models_fail_the_last_failure_stands() {
    let rig = Rig::of(&["scripted", "anthropic"]);
    rig.answer(|request| {
        let class = if request.model == "scripted" {
            ErrorClass::Overloaded
        } else {
            ErrorClass::QuotaExhausted
        };
        Answer::cut_off("Half ").failed(ModelError::new("any", class, "no room"))
    });
    let id = rig.session_of("scripted", &[FALLBACK]).await;
    let session = rig.run(id).await;
    assert_eq!(session.status(), Status::Failed);
    assert_eq!(
        session.run.failure.unwrap().code,
        "provider_quota_exhausted"
    );
    assert_eq!(session.run.credits_used, MicroCredits::ZERO);
}

#[tokio::test]
async fn what_one_vendor_finds_wrong_is_not_sent_to_another() {
    let rig = Rig::of(&["scripted", "anthropic"]);
    rig.answer(|_| {
        let class = ErrorClass::InvalidRequest;
        Answer::cut_off("").failed(ModelError::new("scripted", class, "no"))
    });
    let id = rig.session_of("scripted", &[FALLBACK]).await;
    assert_eq!(rig.run(id).await.status(), Status::Failed);
    assert_eq!(rig.model.requests().len(), 1);
}

#[tokio::test]
async fn a_stop_ends_a_call_that_is_to_be_made_again() {
    let rig = Rig::new();
    rig.answer(|_| {
        Answer::cut_off("Half an ")
            .then(failed_call(true))
            .and_then(Answer::open("Another "))
    });
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = rig.drive(id);
    tokio::pin!(driving);
    // The first call, the record of its failure, the second call.
    for _ in 0..3 {
        assert!(driving.as_mut().now_or_never().is_none());
    }
    rig.editorial.stop(rig.scope, id).await.unwrap();
    rig.changed.notify_one();
    assert_eq!(driving.await.unwrap(), Driven::Parked);
    assert_eq!(rig.read(id).await.status(), Status::Stopped);
    assert_eq!(rig.turns(id).await[0].raw_answer, "Another ");
}
