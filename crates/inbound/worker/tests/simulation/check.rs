//! What holds at the end, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use atelier_domain::editorial::{Event, Session, Status, TurnOutcome};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, MicroCredits, SessionId};
use atelier_domain::ports::Store;
use atelier_domain::usage::{UsageContext, UsageOutcome};
use atelier_testkit::MemoryStore;

use crate::provider::Calls;

/// A run as the tables have it.
pub(crate) struct Kept {
    pub(crate) document: String,
    pub(crate) journal: Vec<Event>,
}

pub(crate) async fn check(store: &MemoryStore, scope: Scope, id: SessionId, calls: &Calls) -> Kept {
    let session = store.sessions().find(scope, id).await.unwrap().unwrap();
    assert_eq!(session.status(), Status::Completed);
    let ended = session.completed_at.unwrap();
    assert!(
        !session.is_driven(ended),
        "nobody drives a run that is over"
    );
    turns(store, scope, &session, calls).await;
    let number = session.run.document.unwrap();
    let document = store.documents().version(scope, id, number).await.unwrap();
    Kept {
        document: document.unwrap().content,
        journal: journal(store, scope, &session).await,
    }
}

/// Each step was done once, by an answer of its own, and was paid for once.
async fn turns(store: &MemoryStore, scope: Scope, session: &Session, calls: &Calls) {
    let limit = Limit::new(100).unwrap();
    let turns = store.turns();
    let page = turns.list(scope, session.id, None, limit).await.unwrap();
    assert!(page.next.is_none(), "so many turns are too many");
    let mut steps = BTreeSet::new();
    let mut answers = BTreeSet::new();
    let mut paid = MicroCredits::ZERO;
    for turn in &page.items {
        paid = paid.saturating_add(turn.credits);
        let TurnOutcome::Completed { vendor_reason, .. } = &turn.outcome else {
            continue;
        };
        let step = (turn.reference.round, turn.reference.agent.clone());
        assert!(steps.insert(step), "a step was done twice: {turn:#?}");
        assert_eq!(turn.request_id.as_ref(), Some(vendor_reason));
        assert!(answers.insert(vendor_reason), "one answer served twice");
        assert_eq!(calls.answered.get(vendor_reason), Some(&turn.usage));
    }
    assert_eq!(steps.len(), 2 * 4);
    assert_eq!(session.run.credits_used, paid);

    let mut recorded = BTreeMap::new();
    for record in store.usage_records() {
        let UsageContext::Session { session: of, turn } = record.context;
        if of != session.id {
            continue;
        }
        if record.outcome == UsageOutcome::Failed {
            assert_eq!(record.credits, MicroCredits::ZERO);
        } else {
            assert!(recorded.insert(turn, record.credits).is_none());
        }
    }
    for turn in page.items {
        let credits = recorded.remove(&turn.reference.turn);
        assert_eq!(credits.unwrap_or_default(), turn.credits);
    }
    assert!(recorded.is_empty(), "a charge without a turn");
}

async fn journal(store: &MemoryStore, scope: Scope, session: &Session) -> Vec<Event> {
    let journal = store.journal();
    let entries = journal.after(scope, session.id, 0, 10_000).await.unwrap();
    let sequences = entries.iter().map(|entry| entry.sequence);
    assert!(sequences.eq(1..=session.last_sequence), "no gap, no repeat");
    entries.into_iter().map(|entry| entry.event).collect()
}
