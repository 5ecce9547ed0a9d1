//! Turns.

use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::evaluation::{CriterionScore, Evaluation, Score, Tier};
use atelier_domain::editorial::prompt::Reduced;
use atelier_domain::editorial::{Failure, SentParameters, Session, Turn, TurnOutcome};
use atelier_domain::kernel::{MicroCredits, TurnId};
use atelier_domain::models::{DropReason, Dropped, FinishReason, Parameter, TokenUsage};
use chrono::TimeDelta;

use super::Stage;
use super::setup::{Setup, largest, limit};
use crate::builders;

async fn add(setup: &Setup, turns: &[Turn]) {
    let mut transaction = setup.begin().await;
    for turn in turns {
        transaction.editorial().add_turn(turn).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn all(setup: &Setup, session: &Session) -> Vec<Turn> {
    let page = setup
        .store
        .turns()
        .list(setup.owners(), session.id, None, largest())
        .await;
    page.unwrap().items
}

fn failed(turn: Turn) -> Turn {
    Turn {
        outcome: TurnOutcome::Failed {
            failure: Failure::new("timeout", "no answer in time"),
        },
        ..turn
    }
}

fn ids(turns: &[Turn]) -> Vec<TurnId> {
    turns.iter().map(|turn| turn.reference.turn).collect()
}

fn evaluation() -> Evaluation {
    let score = Score::from_hundredths(815).ok();
    Evaluation {
        criteria: vec![
            CriterionScore {
                name: "Tone".to_owned(),
                score,
                comment: Some("warm".to_owned()),
            },
            CriterionScore {
                name: "Flow".to_owned(),
                score: None,
                comment: None,
            },
        ],
        overall: score,
        tier: Tier::NaturalLanguage,
        problem: Some("no JSON block".to_owned()),
    }
}

/// A turn with something in every field.
fn rich(setup: &Setup, session: &Session) -> Turn {
    let mut turn = Turn {
        answered_by: Some("scripted-2026-11-01".to_owned()),
        raw_answer: "Prose.\n```json\n{\"score\": 8}\n```".to_owned(),
        evaluation: Some(evaluation()),
        usage: TokenUsage {
            input_tokens: 1 << 40,
            output_tokens: 2,
            cached_input_tokens: 3,
            cache_write_tokens: 4,
            reasoning_tokens: 5,
        },
        usage_is_estimated: true,
        credits: MicroCredits::new(1 << 50),
        version: VersionNumber::new(3),
        sent: SentParameters {
            max_output_tokens: 4_096,
            temperature: Some(0.7),
            dropped: vec![Dropped {
                parameter: Parameter::Temperature,
                reason: DropReason::Refused,
            }],
            reduced: Reduced {
                feedback: true,
                passages_left_out: 7,
            },
        },
        request_id: Some("req_1".to_owned()),
        started_at: builders::start() + TimeDelta::microseconds(1),
        first_token_ms: Some(u32::MAX),
        ..builders::turn(&setup.ids, session, "style", 2)
    };
    turn.reference.attempt = 2;
    turn
}

pub async fn every_turn_comes_back_as_it_was_written(stage: &impl Stage) {
    const REASONS: [FinishReason; 6] = [
        FinishReason::Stop,
        FinishReason::Length,
        FinishReason::ToolCalls,
        FinishReason::Refused,
        FinishReason::Blocked,
        FinishReason::Other,
    ];
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let mut turns = vec![rich(&setup, &session), failed(rich(&setup, &session))];
    turns.push(Turn {
        outcome: TurnOutcome::Stopped,
        evaluation: None,
        ..rich(&setup, &session)
    });
    turns.push(Turn {
        evaluation: Some(Evaluation {
            criteria: Vec::new(),
            overall: None,
            tier: Tier::Fallback,
            problem: None,
        }),
        first_token_ms: None,
        ..builders::turn(&setup.ids, &session, "writer", 1)
    });
    turns.extend((10..).zip(REASONS).map(|(round, finish_reason)| Turn {
        outcome: TurnOutcome::Completed {
            finish_reason,
            vendor_reason: "vendor's word".to_owned(),
        },
        ..builders::turn(&setup.ids, &session, "facts", round)
    }));
    add(&setup, &turns).await;
    assert_eq!(all(&setup, &session).await, turns);
}

pub async fn a_step_is_completed_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let other = setup.session().await;
    let done = builders::turn(&setup.ids, &session, "writer", 1);
    add(&setup, std::slice::from_ref(&done)).await;

    let mut transaction = setup.begin().await;
    let again = builders::turn(&setup.ids, &session, "writer", 1);
    let completed = transaction.editorial().add_turn(&again).await;
    Setup::refused(completed, transaction).await;
    assert_eq!(all(&setup, &session).await, [done]);

    // Another agent's, another round's and another session's steps are other steps.
    let others = [
        builders::turn(&setup.ids, &session, "style", 1),
        builders::turn(&setup.ids, &session, "writer", 2),
        builders::turn(&setup.ids, &other, "writer", 1),
    ];
    add(&setup, &others).await;
}

pub async fn failed_attempts_are_all_kept(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let attempt = || builders::turn(&setup.ids, &session, "writer", 1);
    let stopped = |turn| Turn {
        outcome: TurnOutcome::Stopped,
        ..turn
    };
    let turns = [
        failed(attempt()),
        failed(attempt()),
        stopped(attempt()),
        attempt(),
        failed(attempt()),
    ];
    add(&setup, &turns).await;
    assert_eq!(all(&setup, &session).await, turns);
}

pub async fn pages_follow_the_starts(stage: &impl Stage) {
    const TURNS: u32 = 7;
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let other = setup.session().await;
    let turns: Vec<Turn> = (1..=TURNS)
        .map(|round| builders::turn(&setup.ids, &session, "writer", round))
        .collect();
    // Turns are stored as they end, in any order.
    let mut ending = turns.clone();
    ending.reverse();
    ending.push(builders::turn(&setup.ids, &other, "writer", 1));
    add(&setup, &ending).await;

    for size in 1..=TURNS + 1 {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = setup
                .store
                .turns()
                .list(setup.owners(), session.id, after, limit(size))
                .await
                .unwrap();
            assert!(page.items.len() <= size as usize);
            seen.extend(page.items);
            assert!(seen.len() <= 500, "the pages never end");
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(ids(&seen), ids(&turns), "pages of {size}");
    }
}

pub async fn turns_are_found_by_id(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let other = setup.session().await;
    let turns = [1, 2, 3].map(|round| builders::turn(&setup.ids, &session, "writer", round));
    let foreign = builders::turn(&setup.ids, &other, "writer", 1);
    add(&setup, &turns).await;
    add(&setup, std::slice::from_ref(&foreign)).await;

    let absent = TurnId::new(setup.ids.next());
    let wanted = [
        turns[2].reference.turn,
        absent,
        foreign.reference.turn,
        turns[0].reference.turn,
    ];
    let mut found = setup
        .store
        .turns()
        .by_ids(setup.owners(), session.id, &wanted)
        .await
        .unwrap();
    found.sort_by_key(|turn| turn.reference.turn);
    assert_eq!(found, [turns[0].clone(), turns[2].clone()]);
    let none = setup
        .store
        .turns()
        .by_ids(setup.owners(), session.id, &[])
        .await;
    assert_eq!(none.unwrap(), []);
}

pub async fn completed_ones_are_found_from_a_round_on(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let turns = [
        builders::turn(&setup.ids, &session, "writer", 1),
        failed(builders::turn(&setup.ids, &session, "writer", 2)),
        builders::turn(&setup.ids, &session, "writer", 2),
        builders::turn(&setup.ids, &session, "style", 2),
        builders::turn(&setup.ids, &session, "writer", 3),
    ];
    add(&setup, &turns).await;
    for (round, expected) in [
        (0, vec![0, 2, 3, 4]),
        (2, vec![2, 3, 4]),
        (3, vec![4]),
        (4, vec![]),
    ] {
        let found = setup
            .store
            .turns()
            .completed_since(setup.owners(), session.id, round)
            .await
            .unwrap();
        let expected: Vec<Turn> = expected
            .into_iter()
            .map(|place: usize| turns[place].clone())
            .collect();
        assert_eq!(ids(&found), ids(&expected), "from round {round}");
    }
}
