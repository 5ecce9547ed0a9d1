use atelier_domain::editorial::{Event, Failure, PauseReason, TurnOutcome};
use atelier_domain::kernel::{MicroCredits, UserId};
use atelier_domain::models::{Catalogue, TokenUsage};
use atelier_domain::usage::UsageRecord;
use atelier_testkit::{SeededIds, builders};
use metrics::with_local_recorder;
use metrics_exporter_prometheus::PrometheusBuilder;

use super::{Driving, committed};

/// The text that is scraped after `work`.
fn counted(work: impl FnOnce()) -> String {
    let recorder = PrometheusBuilder::new().build_recorder();
    with_local_recorder(&recorder, work);
    recorder.handle().render()
}

#[track_caller]
fn assert_told(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(
            text.lines().any(|told| told == *line),
            "{line} is not in\n{text}"
        );
    }
}

#[test]
fn runs_are_counted_by_how_they_began_and_ended() {
    let (ids, catalogue) = (SeededIds::new(1), Catalogue::builtin().unwrap());
    let session = builders::session(&ids, UserId::new(ids.next()));
    let events = [
        Event::SessionStarted { max_rounds: 1 },
        Event::SessionPaused {
            reason: PauseReason::Review,
        },
        Event::SessionResumed,
        Event::SessionFailed {
            failure: Failure::new("worker_lost", "It was lost."),
        },
    ];
    let entries: Vec<_> = (1..)
        .zip(events)
        .map(|(sequence, event)| builders::entry(session.id, sequence, event))
        .collect();
    let text = counted(|| committed(&entries, None, None, &catalogue));
    assert_told(
        &text,
        &[
            r#"atelier_runs_started_total{how="started"} 1"#,
            r#"atelier_runs_started_total{how="resumed"} 1"#,
            r#"atelier_runs_ended_total{outcome="paused",reason="review"} 1"#,
            r#"atelier_runs_ended_total{outcome="failed",reason="worker_lost"} 1"#,
        ],
    );
    assert!(!text.contains(&session.id.to_string()), "{text}");
}

#[test]
fn a_turn_is_counted_with_what_it_used() {
    let (ids, catalogue) = (SeededIds::new(2), Catalogue::builtin().unwrap());
    let session = builders::session(&ids, UserId::new(ids.next()));
    let mut turn = builders::turn(&ids, &session, "writer", 1);
    turn.evaluation = None;
    turn.outcome = TurnOutcome::Stopped;
    turn.first_token_ms = Some(40);
    let model = catalogue.scripted();
    let known = UsageRecord {
        provider: model.provider.clone(),
        model: model.id.clone(),
        usage: TokenUsage {
            input_tokens: 30,
            output_tokens: 7,
            ..TokenUsage::default()
        },
        credits: MicroCredits::new(1_500_000),
        ..builders::usage_record(&turn, session.owner)
    };
    let unknown = UsageRecord {
        model: "made-up-by-a-client".to_owned(),
        ..known.clone()
    };
    let text = counted(|| {
        committed(&[], Some(&turn), Some(&known), &catalogue);
        committed(&[], None, Some(&unknown), &catalogue);
    });
    let (provider, model) = (&model.provider, &model.id);
    assert_told(
        &text,
        &[
            r#"atelier_turns_total{phase="write",outcome="stopped",tier="none"} 1"#,
            r#"atelier_turn_first_token_seconds_count{phase="write"} 1"#,
            &format!(
                r#"atelier_tokens_total{{provider="{provider}",model="{model}",direction="input"}} 30"#
            ),
            &format!(
                r#"atelier_tokens_total{{provider="{provider}",model="{model}",direction="output"}} 7"#
            ),
            &format!(
                r#"atelier_microcredits_total{{provider="{provider}",model="{model}"}} 1500000"#
            ),
            r#"atelier_tokens_total{provider="other",model="other",direction="output"} 7"#,
        ],
    );
    assert!(!text.contains("made-up"), "{text}");
}

#[test]
fn a_run_is_driven_until_its_driver_leaves() {
    let text = counted(|| {
        let (first, second) = (Driving::begin(), Driving::begin());
        drop(first);
        std::mem::forget(second);
    });
    assert_told(&text, &["atelier_runs_driven 1"]);
}
