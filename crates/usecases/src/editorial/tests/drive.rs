//! Whole runs, and runs whose driver goes away.

use std::collections::BTreeMap;

use atelier_domain::editorial::draft::TerminationDraft;
use atelier_domain::editorial::{CompletionReason, EditorialError, RunEvent, Status, TurnOutcome};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::MicroCredits;
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Store;
use atelier_testkit::fakes::{Answer, by_role, is_writer};
use futures_util::FutureExt;

use super::rig::Rig;
use crate::editorial::{Driven, SessionChange};

/// 1,500 tokens at the scripted model's multiplier of 0.1.
const TURN_COST: MicroCredits = MicroCredits::new(15_000);

#[tokio::test]
async fn a_run_keeps_turns_versions_usage_and_journal() {
    let rig = Rig::new();
    let id = rig.session(2).await;
    let session = rig.run(id).await;

    assert_eq!(session.status(), Status::Completed);
    assert_eq!(session.run.completion, Some(CompletionReason::MaxRounds));
    assert_eq!(rig.document(id).await, "A new text, tightened.\n");
    let turns = rig.turns(id).await;
    assert_eq!(turns.len(), 6);
    assert_eq!(
        session.run.credits_used,
        MicroCredits::new(6 * TURN_COST.get())
    );
    let by_usage: u64 = rig
        .store
        .usage_records()
        .iter()
        .map(|record| record.credits.get())
        .sum();
    assert_eq!(by_usage, session.run.credits_used.get());
    // The second round's writer gave the same text again: no change, no version.
    assert_eq!(session.run.latest_version, 2);
    let expected = [
        "session.started",
        "round.started",
        "phase.started",
        "turn.started",
        "turn.completed",
        "credits.updated",
        "document.updated",
        "phase.started",
        "turn.started",
        "turn.started",
        "turn.completed",
        "credits.updated",
        "turn.completed",
        "credits.updated",
        "round.completed",
        "round.started",
    ];
    assert_eq!(rig.journal(id).await.get(..16), Some(expected.as_slice()));
}

#[tokio::test]
async fn live_text_adds_up_to_each_turns_prose_and_never_shows_the_evaluation() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.run(id).await;
    let mut live: BTreeMap<_, String> = BTreeMap::new();
    for event in rig.events.told(id) {
        if let RunEvent::Delta { turn, text, .. } = event {
            live.entry(turn.turn).or_default().push_str(&text);
        }
    }
    for turn in rig.turns(id).await {
        assert_eq!(live[&turn.reference.turn], turn.output());
        assert!(!turn.output().contains("evaluation"));
    }
}

#[tokio::test]
async fn scores_by_the_names_of_criteria_alone_stay_out_of_the_document() {
    let rig = Rig::new();
    rig.answer(|request| {
        if is_writer(request) {
            let scores = "{\"Clarity\": 6, \"Engagement\": {\"score\": 7}}";
            Answer::whole(&format!("A new text.\n\n```json\n{scores}\n```\n"))
        } else {
            by_role(request)
        }
    });
    let id = rig.session(1).await;
    rig.run(id).await;
    assert_eq!(rig.document(id).await, "A new text.\n");
    let written = &rig.turns(id).await[0];
    assert_eq!(written.output(), "A new text.");
    let overall = written.evaluation.as_ref().unwrap().overall.unwrap();
    assert_eq!(overall.hundredths(), 650);
}

#[tokio::test]
async fn writers_hear_the_last_rounds_editors() {
    let rig = Rig::new();
    let id = rig.session(2).await;
    rig.run(id).await;
    let requests = rig.model.requests();
    let of_writers: Vec<String> = requests
        .iter()
        .filter(|request| is_writer(request))
        .map(|request| format!("{:?}", request.messages))
        .collect();
    assert!(of_writers[0].contains("An old text."));
    assert!(!of_writers[0].contains("<feedback"));
    assert!(of_writers[1].contains("A new text, tightened."));
    assert_eq!(of_writers[1].matches("<feedback").count(), 2);
}

#[tokio::test]
async fn a_start_queues_the_run_and_fixes_what_it_may_cost() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    let ceiling = rig
        .editorial
        .estimate(rig.scope, id)
        .await
        .unwrap()
        .total
        .ceiling;
    let session = rig.editorial.start(rig.scope, id).await.unwrap();
    let job = Job::AdvanceRun {
        session: id,
        owner: rig.scope.user(),
        trace: None,
    };
    assert_eq!(rig.store.take_jobs(), [job]);
    assert_eq!(session.plan.termination.max_credits, Some(ceiling));
    assert!(
        session
            .plan
            .agents
            .iter()
            .all(|agent| agent.max_output_tokens.is_some())
    );
    let again = rig.editorial.start(rig.scope, id).await.unwrap_err();
    assert_eq!(again.code(), "wrong_status");
}

#[tokio::test]
async fn a_run_never_calls_what_its_limit_may_not_cover() {
    let rig = Rig::new();
    let id = rig.session(3).await;
    let change = SessionChange {
        termination: Some(TerminationDraft {
            max_credits: Some(Some(0.01)),
            ..TerminationDraft::default()
        }),
        ..SessionChange::default()
    };
    rig.editorial.change(rig.scope, id, change).await.unwrap();
    let session = rig.run(id).await;
    assert_eq!(session.run.completion, Some(CompletionReason::MaxCredits));
    assert_eq!(session.run.credits_used, MicroCredits::ZERO);
    assert!(rig.model.requests().is_empty());
}

#[tokio::test]
async fn a_driver_that_dies_leaves_a_run_that_goes_on_without_repeating_anything() {
    let rig = Rig::new();
    rig.answer(|request| {
        if is_writer(request) {
            by_role(request)
        } else {
            Answer::open("It was about to ")
        }
    });
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    // Polled until everything that can happen has, then dropped in the middle of both editors' answers.
    assert!(rig.drive(id).now_or_never().is_none());
    assert_eq!(rig.turns(id).await.len(), 1);

    rig.answer(by_role);
    assert_eq!(rig.drive(id).await.unwrap(), Driven::Parked);
    let turns = rig.turns(id).await;
    let attempts: Vec<(u8, u32)> = turns
        .iter()
        .map(|turn| (turn.reference.phase.number(), turn.reference.attempt))
        .collect();
    assert_eq!(attempts, [(1, 1), (2, 2), (2, 2)]);
    assert_eq!(rig.read(id).await.status(), Status::Completed);
    let journal = rig.journal(id).await;
    assert_eq!(
        journal
            .iter()
            .filter(|name| **name == "turn.restarted")
            .count(),
        2
    );
}

#[tokio::test]
async fn a_stop_keeps_and_bills_what_had_been_streamed() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half an answer "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    {
        let driving = rig.drive(id);
        tokio::pin!(driving);
        assert!(driving.as_mut().now_or_never().is_none());
        let stopping = rig.editorial.stop(rig.scope, id).await.unwrap();
        assert_eq!(stopping.status(), Status::Running);
        rig.changed.notify_one();
        assert_eq!(driving.await.unwrap(), Driven::Parked);
    }
    let session = rig.read(id).await;
    assert_eq!(session.status(), Status::Stopped);
    let turns = rig.turns(id).await;
    assert_eq!(turns[0].outcome, TurnOutcome::Stopped);
    assert_eq!(turns[0].raw_answer, "Half an answer ");
    assert!(turns[0].usage_is_estimated);
    assert!(session.run.credits_used > MicroCredits::ZERO);
    assert_eq!(rig.document(id).await, "An old text.\n");

    rig.answer(by_role);
    rig.editorial.resume(rig.scope, id).await.unwrap();
    rig.drive(id).await.unwrap();
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}

#[tokio::test]
async fn a_pause_finishes_what_is_open_and_a_resume_goes_on() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    rig.editorial.pause(rig.scope, id).await.unwrap();
    assert_eq!(rig.read(id).await.status(), Status::Paused);
    assert_eq!(rig.drive(id).await.unwrap(), Driven::Parked);
    assert!(rig.turns(id).await.is_empty());
    rig.editorial.resume(rig.scope, id).await.unwrap();
    rig.drive(id).await.unwrap();
    assert_eq!(rig.turns(id).await.len(), 3);
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}

#[tokio::test]
async fn a_change_by_the_person_in_the_middle_of_a_turn_disturbs_nothing() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    rig.answer(|request| {
        if is_writer(request) {
            by_role(request)
        } else {
            Answer::whole("Fine.")
        }
    });
    let change = SessionChange {
        starred: Some(true),
        title: Some("Another".to_owned()),
        ..SessionChange::default()
    };
    let driving = rig.drive(id);
    let (driven, changed) = tokio::join!(driving, rig.editorial.change(rig.scope, id, change));
    changed.unwrap();
    driven.unwrap();
    let session = rig.read(id).await;
    assert_eq!(
        (session.status(), session.starred),
        (Status::Completed, true)
    );
    assert_eq!(session.title, "Another");
}

#[tokio::test]
async fn a_shutdown_hands_the_run_over() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    rig.shutdown.cancel();
    assert_eq!(rig.drive(id).await.unwrap(), Driven::HandedOver);
    assert_eq!(rig.read(id).await.status(), Status::Running);
}

#[tokio::test]
async fn an_answer_that_comes_in_after_the_session_was_deleted_is_no_failure() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let (store, scope) = (rig.store.clone(), rig.scope);
    rig.answer(move |request| {
        // As on another node: the driver is not told.
        let deleted = async {
            let mut transaction = store.begin_for_house().await.unwrap();
            transaction.editorial().delete(scope, id).await.unwrap();
            transaction.commit().await.unwrap();
        };
        deleted.now_or_never().unwrap();
        by_role(request)
    });
    assert_eq!(rig.drive(id).await.unwrap(), Driven::Parked);
}

#[tokio::test]
async fn a_deleted_session_is_no_longer_driven() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());
    rig.editorial.delete(rig.scope, id).await.unwrap();
    rig.changed.notify_one();
    assert_eq!(driving.await.unwrap(), Driven::Parked);
    let gone = rig.editorial.get(rig.scope, id).await.unwrap_err();
    assert!(matches!(gone, EditorialError::SessionNotFound));
}

#[tokio::test]
async fn on_the_free_plan_only_the_current_document_is_read() {
    let rig = Rig::on(PlanTier::Free);
    let draft = atelier_domain::editorial::draft::SessionDraft {
        initial_prompt: "Tighten it.".to_owned(),
        working_document: Some("An old text.\n".to_owned()),
        ..Default::default()
    };
    let id = rig
        .editorial
        .create(rig.scope, draft)
        .await
        .unwrap()
        .session
        .id;
    assert_eq!(rig.document(id).await, "An old text.\n");
    let number = atelier_domain::editorial::document::VersionNumber::FIRST;
    let refused = rig
        .editorial
        .version(rig.scope, id, number)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "plan_required");
}

#[tokio::test]
async fn a_session_that_goes_on_from_an_earlier_draft_hears_what_was_said_of_it() {
    let rig = Rig::new();
    let rounds = std::sync::atomic::AtomicU32::new(0);
    rig.answer(move |request| {
        if is_writer(request) {
            let round = rounds.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            Answer::whole(&format!("Text number {round}, quite another one."))
        } else {
            let asked = format!("{:?}", request.messages);
            let (points, remark) = if asked.contains("Text number 1") {
                (9, "Keep the first.")
            } else {
                (3, "Worse.")
            };
            let answer =
                format!("{remark}\n\n```json\n{{\"evaluation\":{{\"overall\":{points}}}}}\n```");
            Answer::whole(&answer)
        }
    });
    let id = rig.session(2).await;
    rig.run(id).await;
    assert!(rig.document(id).await.contains("number 1"));

    let change = SessionChange {
        termination: Some(TerminationDraft {
            max_rounds: Some(3),
            max_credits: Some(None),
            ..TerminationDraft::default()
        }),
        ..SessionChange::default()
    };
    rig.editorial.change(rig.scope, id, change).await.unwrap();
    rig.editorial.resume(rig.scope, id).await.unwrap();
    rig.drive(id).await.unwrap();
    let requests = rig.model.requests();
    let third = requests
        .iter()
        .filter(|request| is_writer(request))
        .nth(2)
        .unwrap();
    let asked = format!("{:?}", third.messages);
    assert!(asked.contains("Text number 1") && asked.contains("Keep the first."));
    assert!(!asked.contains("Worse."));
}

#[tokio::test]
async fn a_stop_takes_effect_though_nobody_drives_the_run() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    assert!(rig.drive(id).now_or_never().is_none());
    rig.store.take_jobs();
    rig.editorial.stop(rig.scope, id).await.unwrap();
    assert_eq!(rig.store.take_jobs().len(), 1);
    assert_eq!(rig.drive(id).await.unwrap(), Driven::Parked);
    assert_eq!(rig.read(id).await.status(), Status::Stopped);
}

#[tokio::test]
async fn a_run_that_broke_off_is_queued_anew_so_that_its_deliveries_count_from_there() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    assert!(rig.drive(id).now_or_never().is_none());
    assert_eq!(rig.store.take_jobs().len(), 1, "of the start");
    assert!(rig.drive(id).now_or_never().is_none());
    assert_eq!(rig.store.take_jobs().len(), 1, "of the take-over");
}
