//! Journals.

use atelier_domain::editorial::document::{Author, PerMille, VersionNumber};
use atelier_domain::editorial::evaluation::Score;
use atelier_domain::editorial::{
    CompletionReason, Event, Failure, JournalEntry, PauseReason, Phase, Session,
};
use atelier_domain::kernel::{MicroCredits, SessionId};
use chrono::TimeDelta;

use super::Stage;
use super::setup::Setup;
use crate::builders;

fn one_of_each(setup: &Setup, session: &Session) -> Vec<Event> {
    let turn = builders::turn_ref(&setup.ids, session, "style", 2);
    let failure = Failure::new("overloaded", "the model is “busy”");
    let version = VersionNumber::FIRST;
    vec![
        Event::SessionStarted { max_rounds: 3 },
        Event::RoundStarted { round: 2 },
        Event::PhaseStarted {
            round: 2,
            phase: Phase::Review,
            agents: vec![builders::agent_id("style"), builders::agent_id("facts")],
        },
        Event::TurnStarted(turn.clone()),
        Event::TurnRestarted(turn.clone()),
        Event::TurnCompleted(turn.clone()),
        Event::TurnFailed {
            turn,
            failure: failure.clone(),
        },
        Event::DocumentUpdated {
            version,
            author: Author::Agent(builders::agent_id("writer")),
            round: 2,
            word_count: 812,
        },
        Event::RoundCompleted {
            round: 2,
            score: Score::from_hundredths(833).ok(),
            version,
            changed: PerMille::new(7),
        },
        Event::SessionPaused {
            reason: PauseReason::CreditsExhausted,
        },
        Event::SessionResumed,
        Event::SessionCompleted {
            reason: CompletionReason::ScoreThreshold,
            rounds: 2,
            credits: MicroCredits::new(u64::MAX >> 1),
            delivered: Some(version),
            instead_of: VersionNumber::new(2),
        },
        Event::SessionFailed { failure },
        Event::SessionStopped {
            round: 2,
            credits: MicroCredits::ZERO,
        },
    ]
}

/// Appends so many entries, the first with sequence 1.
async fn filled(setup: &Setup, session: SessionId, entries: u64) {
    let entries: Vec<JournalEntry> = (1..=entries)
        .map(|sequence| builders::entry(session, sequence, Event::SessionResumed))
        .collect();
    let mut transaction = setup.begin().await;
    transaction.editorial().append(&entries).await.unwrap();
    transaction.editorial().append(&[]).await.unwrap();
    transaction.commit().await.unwrap();
}

pub async fn every_event_comes_back_as_it_was_written(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let entries: Vec<JournalEntry> = (1..)
        .zip(one_of_each(&setup, &session))
        .map(|(sequence, event)| JournalEntry {
            at: builders::start() + TimeDelta::microseconds(1),
            ..builders::entry(session.id, sequence, event)
        })
        .collect();
    let mut transaction = setup.begin().await;
    transaction.editorial().append(&entries).await.unwrap();
    transaction.commit().await.unwrap();
    let read = setup
        .store
        .journal()
        .after(setup.owners(), session.id, 0, 100)
        .await;
    assert_eq!(read.unwrap(), entries);
}

pub async fn reading_goes_on_after_a_sequence(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (session, other) = (setup.session().await.id, setup.session().await.id);
    filled(&setup, session, 2_500).await;
    filled(&setup, other, 3).await;
    for (after, limit, expected) in [
        (0, 3, vec![1, 2, 3]),
        (2, 2, vec![3, 4]),
        (2_498, 10, vec![2_499, 2_500]),
        (2_500, 10, vec![]),
        (1 << 62, 10, vec![]),
        (0, 0, vec![]),
    ] {
        let entries = setup
            .store
            .journal()
            .after(setup.owners(), session, after, limit)
            .await
            .unwrap();
        let sequences: Vec<u64> = entries.iter().map(|entry| entry.sequence).collect();
        assert_eq!(sequences, expected, "{limit} after {after}");
    }
}

pub async fn a_sequence_is_given_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await.id;
    filled(&setup, session, 2).await;
    let mut transaction = setup.begin().await;
    // The whole append is refused, its free sequence too.
    let entries = [3, 2].map(|sequence| builders::entry(session, sequence, Event::SessionResumed));
    let appended = transaction.editorial().append(&entries).await;
    Setup::refused(appended, transaction).await;
    let entries = setup
        .store
        .journal()
        .after(setup.owners(), session, 0, 10)
        .await;
    assert_eq!(entries.unwrap().len(), 2);
}
