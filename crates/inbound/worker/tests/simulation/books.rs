//! The account of the person whose runs they are, in whatever state its processes are.

use std::collections::{BTreeMap, BTreeSet};

use atelier_domain::credits::EntryFilter;
use atelier_domain::credits::ledger::{EntryKind, Subject};
use atelier_domain::editorial::SessionFilter;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, MicroCredits, SessionId};
use atelier_domain::ports::Store;
use atelier_testkit::MemoryStore;

/// Between any two commits something is held for each open turn, and for nothing else.
pub(crate) async fn check_holds(store: &MemoryStore, scope: Scope) {
    let Some(kept) = store.credits().account(scope).await.unwrap() else {
        return;
    };
    let account = kept.account;
    let holds = account.holds().iter();
    let held: Vec<_> = holds
        .map(|hold| (hold.claim.session, hold.claim.turn))
        .collect();
    let limit = Limit::new(100).unwrap();
    let filter = SessionFilter::default();
    let page = store.sessions().list(scope, &filter, None, limit).await;
    let mut open = BTreeSet::new();
    for listed in page.unwrap().items {
        let session = store
            .sessions()
            .find(scope, listed.id)
            .await
            .unwrap()
            .unwrap();
        let turns = session.run.open_turns().iter();
        open.extend(turns.map(|turn| (session.id, turn.turn)));
    }
    assert_eq!(held.len(), open.len(), "one hold a turn");
    assert_eq!(held.into_iter().collect::<BTreeSet<_>>(), open);
    assert!(account.balance() >= account.held().get().cast_signed());
}

/// At the end every turn is on the books, at what it was billed, and nothing else is.
pub(crate) async fn check_books(store: &MemoryStore, scope: Scope, runs: &[SessionId]) {
    let limit = Limit::new(100).unwrap();
    let mut billed = BTreeMap::new();
    for &run in runs {
        let turns = store.turns().list(scope, run, None, limit).await.unwrap();
        let turns = turns.items.into_iter();
        billed.extend(turns.map(|turn| (turn.reference.turn, turn.credits)));
    }
    let (mut after, mut sum) = (None, 0);
    loop {
        let credits = store.credits();
        let all = EntryFilter::default();
        let page = credits.entries(scope, &all, after, limit).await.unwrap();
        for entry in page.items {
            sum += entry.amount;
            if entry.kind != EntryKind::Usage {
                continue;
            }
            let Some(Subject::Turn { turn, .. }) = entry.occasion.subject else {
                panic!("{entry:?}");
            };
            let credits = billed.remove(&turn).expect("a turn is on the books once");
            assert_eq!(entry.amount, -credits.get().cast_signed());
            let is_free = credits == MicroCredits::ZERO;
            assert_eq!(entry.occasion.reason.is_some(), is_free, "{entry:?}");
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(billed, BTreeMap::new(), "turns that are not on the books");
    let kept = store.credits().account(scope).await.unwrap().unwrap();
    assert_eq!(kept.account.balance(), sum);
    assert_eq!(kept.account.holds(), []);
}
