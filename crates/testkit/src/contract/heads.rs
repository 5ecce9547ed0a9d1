//! How far runs have come: what a reader of all of them looks at.

use atelier_domain::editorial::{Event, JournalEntry, RunHead, Session};
use atelier_domain::kernel::SessionId;
use chrono::TimeDelta;

use super::Stage;
use super::setup::Setup;
use crate::builders;

fn head(session: &Session) -> RunHead {
    RunHead {
        session: session.id,
        status: session.status(),
        last_sequence: session.last_sequence,
        updated_at: session.updated_at,
    }
}

/// A stored session that changed so many microseconds after the start.
async fn changed_at(setup: &Setup, micros: i64) -> Session {
    let draft = setup.draft();
    let session = Session {
        updated_at: draft.updated_at + TimeDelta::microseconds(micros),
        last_sequence: micros.unsigned_abs(),
        ..draft
    };
    setup.create(&session).await;
    session
}

pub async fn the_heads_of_known_runs_are_read(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (one, _, other) = (
        changed_at(&setup, 3).await,
        changed_at(&setup, 4).await,
        changed_at(&setup, 5).await,
    );
    let unknown = SessionId::new(setup.ids.next());
    let sessions = setup.store.sessions();
    let asked = [one.id, unknown, other.id];
    let mut found = sessions.heads(setup.owners(), &asked).await.unwrap();
    let order = |head: &RunHead| head.session;
    found.sort_by_key(order);
    let mut expected = vec![head(&one), head(&other)];
    expected.sort_by_key(order);
    assert_eq!(found, expected);
    assert_eq!(sessions.heads(setup.owners(), &[]).await.unwrap(), []);
}

pub async fn what_changed_since_a_moment_comes_last_changed_first(stage: &impl Stage) {
    const TIMES: [i64; 6] = [-1, 0, 999, 1_000, 1_000_000, 500_001];
    let setup = Setup::on(stage).await;
    let mut sessions = Vec::new();
    for micros in TIMES {
        sessions.push(changed_at(&setup, micros).await);
    }
    sessions.sort_by_key(|session| std::cmp::Reverse((session.updated_at, session.id)));
    let since = builders::start() + TimeDelta::microseconds(999);
    let expected: Vec<RunHead> = sessions
        .iter()
        .filter(|session| session.updated_at >= since)
        .map(head)
        .collect();
    assert_eq!(expected.len(), 4);
    let reader = setup.store.sessions();
    for limit in [10, 4, 2, 0] {
        let changed = reader.changed_since(setup.owners(), since, limit).await;
        let most = expected.len().min(limit as usize);
        assert_eq!(changed.unwrap(), expected[..most], "{limit}");
    }
}

pub async fn the_last_entry_until_a_moment_is_found(stage: &impl Stage) {
    /// The clocks of those who wrote them differed.
    const WRITTEN_AT: [i64; 5] = [0, 10, 5, 20, 20];
    let setup = Setup::on(stage).await;
    let session = setup.session().await.id;
    let at = |micros| builders::start() + TimeDelta::microseconds(micros);
    let entries: Vec<JournalEntry> = (1..)
        .zip(WRITTEN_AT)
        .map(|(sequence, micros)| JournalEntry {
            at: at(micros),
            ..builders::entry(session, sequence, Event::SessionResumed)
        })
        .collect();
    let mut transaction = setup.begin().await;
    transaction.editorial().append(&entries).await.unwrap();
    transaction.commit().await.unwrap();
    let journal = setup.store.journal();
    for (until, expected) in [(-1, 0), (0, 1), (4, 1), (5, 3), (10, 3), (19, 3), (20, 5)] {
        let last = journal.last_until(setup.owners(), session, at(until));
        assert_eq!(last.await.unwrap(), expected, "{until}");
    }
}

pub async fn heads_of_a_stranger_s_runs_are_not_seen(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let entry = builders::entry(session.id, 1, Event::SessionResumed);
    let mut transaction = setup.begin().await;
    transaction.editorial().append(&[entry]).await.unwrap();
    transaction.commit().await.unwrap();
    let (sessions, journal) = (setup.store.sessions(), setup.store.journal());
    for (scope, seen) in [(setup.owners(), 1), (setup.strangers(), 0)] {
        let heads = sessions.heads(scope, &[session.id]).await.unwrap();
        let changed = sessions.changed_since(scope, builders::start(), 10).await;
        let last = journal.last_until(scope, session.id, builders::start());
        let counts = [
            heads.len() as u64,
            changed.unwrap().len() as u64,
            last.await.unwrap(),
        ];
        assert_eq!(counts, [seen; 3]);
    }
}
