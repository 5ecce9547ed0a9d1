//! Answers that can't be used cost nothing, and say why.

use atelier_domain::editorial::{RunEvent, Status, TurnOutcome};
use atelier_domain::kernel::MicroCredits;
use atelier_domain::models::{ErrorClass, FinishReason, ModelError};
use atelier_testkit::fakes::{Answer, by_role, is_writer};

use super::rig::Rig;

/// The code, and an answer that gets it.
type Case = (&'static str, fn() -> Answer);

/// What a writer may get wrong, and the code that says so.
fn unusable() -> Vec<Case> {
    vec![
        ("answer_cut_off", || {
            Answer::ended("A new te", FinishReason::Length)
        }),
        ("refused", || Answer::ended("I", FinishReason::Refused)),
        ("blocked", || Answer::ended("Half ", FinishReason::Blocked)),
        ("empty_answer", || {
            Answer::whole("\n\n```json\n{\"evaluation\":{\"overall\":9}}\n```")
        }),
        ("provider_stream_ended_early", || Answer::cut_off("Half ")),
        ("provider_overloaded", || {
            Answer::cut_off("Half ").failed(ModelError::new(
                "scripted",
                ErrorClass::Overloaded,
                "canary of the vendor",
            ))
        }),
    ]
}

#[tokio::test]
async fn an_unusable_answer_fails_the_run_costs_nothing_and_can_be_redone() {
    for (code, answer) in unusable() {
        let rig = Rig::new();
        rig.answer(move |request| {
            if is_writer(request) {
                answer()
            } else {
                by_role(request)
            }
        });
        let id = rig.session(1).await;
        let session = rig.run(id).await;
        assert_eq!(session.status(), Status::Failed, "{code}");
        assert_eq!(session.run.credits_used, MicroCredits::ZERO, "{code}");
        assert_eq!(rig.document(id).await, "An old text.\n", "{code}");
        let turns = rig.turns(id).await;
        let TurnOutcome::Failed { failure } = &turns[0].outcome else {
            panic!("{code}: {:?}", turns[0].outcome);
        };
        assert_eq!(failure.code, code);
        assert!(!failure.message.contains("canary"));
        let records = rig.store.usage_records();
        assert_eq!(records.len(), 1, "{code}");
        assert_eq!(records[0].credits, MicroCredits::ZERO, "{code}");

        rig.answer(by_role);
        rig.editorial.resume(rig.scope, id).await.unwrap();
        rig.drive(id).await.unwrap();
        assert_eq!(rig.read(id).await.status(), Status::Completed, "{code}");
        let attempts: Vec<u32> = rig
            .turns(id)
            .await
            .iter()
            .map(|turn| turn.reference.attempt)
            .collect();
        assert_eq!(attempts, [1, 2, 1, 1], "{code}");
    }
}

#[tokio::test]
async fn an_editor_that_is_cut_off_still_counts() {
    let rig = Rig::new();
    rig.answer(|request| {
        if is_writer(request) {
            by_role(request)
        } else {
            Answer::ended("Clarity: 7/10, and", FinishReason::Length)
        }
    });
    let id = rig.session(1).await;
    assert_eq!(rig.run(id).await.status(), Status::Completed);
}

#[tokio::test]
async fn one_failed_editor_lets_the_other_finish() {
    let rig = Rig::new();
    rig.answer(|request| {
        let system: String = request
            .system
            .iter()
            .map(|block| block.text.as_str())
            .collect();
        if system.contains("Style Editor") {
            Answer::cut_off("").failed(ModelError::new("scripted", ErrorClass::ServerError, "no"))
        } else {
            by_role(request)
        }
    });
    let id = rig.session(1).await;
    assert_eq!(rig.run(id).await.status(), Status::Failed);
    let outcomes: Vec<&str> = rig
        .turns(id)
        .await
        .iter()
        .map(|turn| turn.outcome.as_str())
        .collect();
    assert_eq!(outcomes, ["completed", "completed", "failed"]);
}

#[tokio::test]
async fn a_vendor_that_reports_no_usage_is_counted_and_marked() {
    let rig = Rig::new();
    rig.answer(|_| {
        Answer::cut_off("A new text entirely, of some words.").finished(FinishReason::Stop)
    });
    let id = rig.session(1).await;
    rig.run(id).await;
    let turn = &rig.turns(id).await[0];
    assert!(turn.usage_is_estimated);
    assert!(turn.usage.input_tokens > 0 && turn.usage.output_tokens > 0);
    assert!(turn.credits > MicroCredits::ZERO);
}

#[tokio::test]
async fn a_nul_character_is_left_out_of_everything() {
    let rig = Rig::new();
    rig.answer(|_| Answer::whole("A \0new\0 text."));
    let id = rig.session(1).await;
    rig.run(id).await;
    assert_eq!(rig.document(id).await, "A new text.\n");
    assert_eq!(rig.turns(id).await[0].raw_answer, "A new text.");
}

#[tokio::test]
async fn a_vendor_that_hangs_up_before_answering_fails_the_turn() {
    let rig = Rig::new();
    rig.answer(|_| Answer::cut_off(""));
    let id = rig.session(1).await;
    assert_eq!(rig.run(id).await.status(), Status::Failed);
    let told = rig.events.told(id);
    assert!(
        !told
            .iter()
            .any(|event| matches!(event, RunEvent::Delta { .. }))
    );
}
