//! Accounts, and the entries of what changed in them.

use std::sync::Arc;

use atelier_domain::credits::ledger::{
    Account, AccountChange, Cause, Claim, Entry, EntryKind, Grant, HoldEnd, Initiator, KeptAccount,
    LedgerError, Subject,
};
use atelier_domain::credits::{EntryFilter, SaveError};
use atelier_domain::editorial::{Authority, Session};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{LotId, MicroCredits, UserId, WorkerId};
use atelier_domain::ports::{Store, Unsaved};
use chrono::{DateTime, TimeDelta, Utc};

use super::Stage;
use super::setup::{Setup, largest, limit, race};
use crate::builders;

fn at(minutes: i64) -> DateTime<Utc> {
    builders::start() + TimeDelta::minutes(minutes)
}

const fn micro(amount: u64) -> MicroCredits {
    MicroCredits::new(amount)
}

impl Setup {
    async fn account(&self) -> KeptAccount {
        let account = self.store.credits().account(self.owners()).await;
        account.unwrap().unwrap()
    }

    /// The owner's account after a change that nobody disturbs.
    async fn change(
        &self,
        change: impl FnOnce(&mut Account) -> Result<Vec<Entry>, LedgerError>,
    ) -> KeptAccount {
        change_locked(&self.store, self.owner.id, change).await
    }

    /// Gives the owner so many micro-credits.
    async fn grant(&self, amount: u64) -> LotId {
        let grant = builders::grant(&self.ids, amount);
        let lot = grant.lot;
        self.change(|account| Ok(vec![account.grant(grant)?])).await;
        lot
    }

    async fn entries(&self, filter: &EntryFilter) -> Vec<Entry> {
        let credits = self.store.credits();
        let page = credits
            .entries(self.owners(), filter, None, largest())
            .await
            .unwrap();
        assert_eq!(page.next, None, "more than fits on one page");
        page.items
    }
}

async fn change_locked(
    store: &Arc<dyn Store>,
    owner: UserId,
    change: impl FnOnce(&mut Account) -> Result<Vec<Entry>, LedgerError>,
) -> KeptAccount {
    let mut transaction = store.begin(Scope::person(owner)).await.unwrap();
    let kept = transaction.credits().lock(owner).await.unwrap();
    let mut account = kept.account.clone();
    let entries = change(&mut account).unwrap();
    let change = kept.change(account, entries, at(0));
    transaction.credits().save(&change).await.unwrap();
    transaction.commit().await.unwrap();
    change.after
}

/// As a run writes: from what was read last, without keeping others away.
async fn save(store: &Arc<dyn Store>, change: &AccountChange) -> Result<(), SaveError> {
    let owner = Scope::person(change.after.account.owner);
    let mut transaction = store.begin(owner).await?;
    transaction.credits().save(change).await?;
    Ok(transaction.commit().await?)
}

pub async fn an_account_comes_back_as_it_was_written(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    assert_eq!(
        setup.store.credits().account(setup.owners()).await.unwrap(),
        None
    );
    let first = setup.grant(100).await;
    let expiring = Grant {
        expires_at: Some(at(60)),
        priority: 1,
        ..builders::grant(&setup.ids, 50)
    };
    let last = expiring.lot;
    let (open, done, given_back) = (
        builders::claim(&setup.ids, 30),
        builders::claim(&setup.ids, 20),
        builders::claim(&setup.ids, 10),
    );
    let entries = setup.change(|account| {
        let granted = account.grant(expiring)?;
        for claim in [&open, &done, &given_back] {
            account.hold(claim.clone(), at(1))?;
        }
        account.release(given_back.hold)?;
        let mut occasion = builders::occasion("turn:1", at(2));
        occasion.subject = Some(Subject::Turn {
            session: done.session,
            turn: done.turn,
        });
        occasion.reason = Some("the model was asked twice".to_owned());
        occasion.by = Initiator::Person(account.owner);
        let used = account.settle(done.hold, micro(15), occasion)?;
        let occasion = builders::occasion("refund:1", at(3));
        Ok(vec![
            granted,
            used,
            account.claw_back(first, micro(90), occasion)?,
        ])
    });
    let written = entries.await;
    assert_eq!(written.account.debt(), micro(35));
    assert_eq!(setup.account().await, written);

    let history = setup.entries(&EntryFilter::default()).await;
    let amounts: Vec<_> = history
        .iter()
        .map(|entry| (entry.sequence, entry.amount, entry.balance_after))
        .collect();
    assert_eq!(
        amounts,
        [(4, -90, 45), (3, -15, 135), (2, 50, 150), (1, 100, 100)]
    );
    assert_eq!(history[1].hold, Some(done.hold));
    assert_eq!(history[1].session(), Some(done.session));
    assert_eq!(history[1].occasion.by, Initiator::Person(setup.owner.id));
    let last_grant = setup.store.credits().last_grant(setup.owners()).await;
    assert_eq!(last_grant.unwrap().map(|lot| lot.id), Some(last));
}

/// Whoever only wants to know what there is reads no empty lots; whoever takes back finds them.
pub async fn empty_lots_are_there_for_who_locks(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let lot = setup.grant(10).await;
    let claim = builders::claim(&setup.ids, 10);
    setup
        .change(|account| {
            account.hold(claim.clone(), at(1))?;
            let occasion = builders::occasion("turn:1", at(2));
            Ok(vec![account.settle(claim.hold, micro(10), occasion)?])
        })
        .await;
    assert_eq!(setup.account().await.account.lots(), []);
    let after = setup.change(|account| {
        let occasion = builders::occasion("refund:1", at(3));
        Ok(vec![account.claw_back(lot, micro(10), occasion)?])
    });
    assert_eq!(after.await.account.balance(), -10);
    assert_eq!(setup.account().await.account.balance(), -10);
}

pub async fn a_change_from_an_old_state_writes_nothing(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    setup.grant(100).await;
    let old = setup.account().await;
    setup.grant(1).await;
    let mut account = old.account.clone();
    account.hold(builders::claim(&setup.ids, 5), at(1)).unwrap();
    let change = old.change(account, Vec::new(), at(1));
    let refused = save(&setup.store, &change).await;
    assert!(matches!(refused, Err(SaveError::Stale)), "{refused:?}");
    assert_eq!(setup.account().await.account.held(), micro(0));

    // The same where there is nothing yet: two begin, and one is first.
    let fresh = KeptAccount::new(setup.stranger.id);
    let empty = fresh.change(fresh.account.clone(), Vec::new(), at(1));
    save(&setup.store, &empty).await.unwrap();
    let refused = save(&setup.store, &empty).await;
    assert!(matches!(refused, Err(SaveError::Stale)), "{refused:?}");
}

pub async fn nothing_of_a_change_is_kept_without_its_commit(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    setup.grant(100).await;
    let before = setup.account().await;
    let mut account = before.account.clone();
    let granted = account.grant(builders::grant(&setup.ids, 5)).unwrap();
    let change = before.change(account, vec![granted], at(1));
    let mut transaction = setup.begin().await;
    transaction.credits().save(&change).await.unwrap();
    drop(transaction);
    assert_eq!(setup.account().await, before);
    assert_eq!(setup.entries(&EntryFilter::default()).await.len(), 1);
}

pub async fn a_cause_counts_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let grant = builders::grant(&setup.ids, 100);
    let cause = grant.occasion.cause.clone();
    let again = Grant {
        occasion: grant.occasion.clone(),
        ..builders::grant(&setup.ids, 100)
    };
    setup
        .change(|account| Ok(vec![account.grant(grant)?]))
        .await;
    let mut transaction = setup.begin().await;
    let kept = transaction.credits().lock(setup.owner.id).await.unwrap();
    let credits = transaction.credits();
    assert!(credits.has(&cause).await.unwrap());
    assert!(!credits.has(&Cause::new("another")).await.unwrap());
    let mut account = kept.account.clone();
    let entry = account.grant(again).unwrap();
    let change = kept.change(account, vec![entry], at(1));
    let saved = credits.save(&change).await;
    let committed = transaction.commit().await;
    assert!(committed.is_err(), "it counted twice: {saved:?}");
    assert_eq!(setup.account().await.account.balance(), 100);
}

pub async fn a_hold_ends_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    setup.grant(100).await;
    let claim = builders::claim(&setup.ids, 10);
    let id = claim.hold;
    let held = setup.change(|account| account.hold(claim, at(1)).map(|()| Vec::new()));
    let held = held.await;
    let mut account = held.account.clone();
    account.release(id).unwrap();
    let released = held.change(account, Vec::new(), at(2));
    assert_eq!(released.ended[0].how, HoldEnd::Released);
    save(&setup.store, &released).await.unwrap();

    // As if somebody had not noticed.
    let mut again = released.clone();
    again.after.revision += 1;
    let refused = save(&setup.store, &again).await;
    assert!(matches!(refused, Err(SaveError::Port(_))), "{refused:?}");
    assert_eq!(setup.account().await.revision, released.after.revision);
}

pub async fn locked_changes_wait_for_each_other(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    race(50, |racer| {
        let store = Arc::clone(&setup.store);
        let grant = builders::grant(&setup.ids, 1 + racer as u64);
        let owner = setup.owner.id;
        async move { change_locked(&store, owner, |account| Ok(vec![account.grant(grant)?])).await }
    })
    .await;
    let account = setup.account().await.account;
    assert_eq!((account.balance(), account.entries()), (50 * 51 / 2, 50));
    let history = setup.entries(&EntryFilter::default()).await;
    for (newer, older) in history.iter().zip(&history[1..]) {
        assert_eq!(newer.balance_after, older.balance_after + newer.amount);
    }
}

/// Fifty calls want ten of a hundred each; whoever is late looks again.
pub async fn no_more_is_held_than_there_is_however_many_try(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    setup.grant(100).await;
    let outcomes = race(50, |_| {
        let store = Arc::clone(&setup.store);
        let claim = builders::claim(&setup.ids, 10);
        let scope = setup.owners();
        async move { hold_and_settle(&store, scope, claim).await }
    })
    .await;
    assert_eq!(outcomes.iter().filter(|admitted| **admitted).count(), 10);
    let account = setup.account().await.account;
    assert_eq!((account.balance(), account.held()), (0, micro(0)));
    assert_eq!(account.used(), micro(100));
    let filter = EntryFilter {
        kind: Some(EntryKind::Usage),
        session: None,
    };
    let history = setup.entries(&filter).await;
    let after: Vec<i64> = history.iter().map(|entry| entry.balance_after).collect();
    assert_eq!(after, (0..10).map(|tens| tens * 10).collect::<Vec<_>>());
}

/// Whether there was enough.
async fn hold_and_settle(store: &Arc<dyn Store>, scope: Scope, claim: Claim) -> bool {
    let mut is_held = false;
    loop {
        let kept = store.credits().account(scope).await.unwrap().unwrap();
        assert!(kept.account.balance() >= 0);
        let mut account = kept.account.clone();
        let mut entries = Vec::new();
        if is_held {
            let occasion = builders::occasion(&format!("turn:{}", claim.turn), at(2));
            let settled = account.settle(claim.hold, claim.amount, occasion);
            entries.push(settled.unwrap());
        } else if account.hold(claim.clone(), at(1)).is_err() {
            return false;
        }
        match save(store, &kept.change(account, entries, at(2))).await {
            Ok(()) if is_held => return true,
            Ok(()) => is_held = true,
            Err(SaveError::Stale) => {}
            Err(SaveError::Port(error)) => panic!("{error:?}"),
        }
    }
}

pub async fn histories_are_paged_and_filtered(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    setup.grant(1_000).await;
    let claims: Vec<_> = (0..6).map(|_| builders::claim(&setup.ids, 10)).collect();
    for claim in &claims {
        setup
            .change(|account| {
                account.hold(claim.clone(), at(1))?;
                let mut occasion = builders::occasion(&format!("turn:{}", claim.turn), at(2));
                occasion.subject = Some(Subject::Turn {
                    session: claim.session,
                    turn: claim.turn,
                });
                Ok(vec![account.settle(claim.hold, micro(1), occasion)?])
            })
            .await;
    }
    let mut sequences = Vec::new();
    let mut after = None;
    loop {
        let filter = EntryFilter::default();
        let credits = setup.store.credits();
        let page = credits.entries(setup.owners(), &filter, after, limit(3));
        let page = page.await.unwrap();
        sequences.extend(page.items.iter().map(|entry| entry.sequence));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(sequences, [7, 6, 5, 4, 3, 2, 1]);

    let of_session = EntryFilter {
        kind: Some(EntryKind::Usage),
        session: Some(claims[2].session),
    };
    let found = setup.entries(&of_session).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].hold, Some(claims[2].hold));
    let grants = EntryFilter {
        kind: Some(EntryKind::AdminGrant),
        session: None,
    };
    assert_eq!(setup.entries(&grants).await.len(), 1);
}

pub async fn a_stranger_sees_no_account(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    setup.grant(100).await;
    let (credits, strangers) = (setup.store.credits(), setup.strangers());
    assert_eq!(credits.account(strangers).await.unwrap(), None);
    assert_eq!(credits.last_grant(strangers).await.unwrap(), None);
    let filter = EntryFilter::default();
    let page = credits.entries(strangers, &filter, None, largest()).await;
    assert_eq!(page.unwrap().items, []);
}

pub async fn what_lapsed_of_a_lot_is_known(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let kept = setup.grant(30).await;
    let expiring = Grant {
        expires_at: Some(at(60)),
        ..builders::grant(&setup.ids, 50)
    };
    let (lot, claim) = (expiring.lot, builders::claim(&setup.ids, 20));
    setup
        .change(|account| {
            let granted = account.grant(expiring)?;
            account.hold(claim.clone(), at(1))?;
            Ok(vec![granted])
        })
        .await;
    let mut seen = Vec::new();
    // It lapses in two parts: what was held of it later.
    for gives_back in [false, true] {
        setup
            .change(|account| {
                if gives_back {
                    account.release(claim.hold)?;
                }
                account.expire(at(60))
            })
            .await;
        let mut transaction = setup.store.begin_for_house().await.unwrap();
        let owner = setup.owner.id;
        for lot in [lot, kept] {
            let lapsed = transaction.credits().lapsed(owner, lot).await;
            seen.push(lapsed.unwrap().get());
        }
    }
    assert_eq!(seen, [30, 0, 50, 0]);
}

pub async fn what_the_schedule_has_to_do_is_found(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let credits = setup.store.credits();
    let mut due = credits.due_grants(at(0), 10).await.unwrap();
    due.sort_unstable();
    assert_eq!(due, [setup.owner.id, setup.stranger.id], "nobody has any");

    let mut granted = setup.change(|_| Ok(Vec::new())).await;
    granted.next_grant = Some(at(10));
    let planned = granted.change(granted.account.clone(), Vec::new(), at(0));
    save(&setup.store, &planned).await.unwrap();
    assert_eq!(
        credits.due_grants(at(9), 10).await.unwrap(),
        [setup.stranger.id]
    );
    assert_eq!(credits.due_grants(at(10), 10).await.unwrap().len(), 2);
    assert_eq!(credits.due_grants(at(10), 1).await.unwrap().len(), 1);

    let lapsing = Grant {
        expires_at: Some(at(10)),
        ..builders::grant(&setup.ids, 10)
    };
    setup
        .change(|account| Ok(vec![account.grant(lapsing)?]))
        .await;
    assert_eq!(credits.lapsed(at(9), 10).await.unwrap(), []);
    assert_eq!(credits.lapsed(at(10), 10).await.unwrap(), [setup.owner.id]);
    setup.change(|account| account.expire(at(10))).await;
    assert_eq!(credits.lapsed(at(10), 10).await.unwrap(), []);

    let mut transaction = setup.begin_for_house().await;
    let closed = transaction.users().close(setup.stranger.id, at(0)).await;
    assert!(closed.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(credits.due_grants(at(9), 10).await.unwrap(), []);
}

/// Only holds that nobody prolonged, of runs that nobody drives.
pub async fn abandoned_holds_are_found(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    setup.grant(100).await;
    let session = setup.session().await;
    let claim = Claim {
        session: session.id,
        expires_at: at(2),
        ..builders::claim(&setup.ids, 10)
    };
    setup
        .change(|account| account.hold(claim, at(0)).map(|()| Vec::new()))
        .await;
    let credits = setup.store.credits();
    let abandoned = async |now| credits.abandoned(now, 10).await.unwrap();
    let found = [(setup.owner.id, session.id)];
    assert_eq!(abandoned(at(1)).await, []);
    assert_eq!(abandoned(at(2)).await, found);

    let mut transaction = setup.begin().await;
    let renewed = transaction.credits();
    let renewed = renewed.renew_holds(setup.owners(), session.id, at(4)).await;
    renewed.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(
        setup.account().await.account.holds()[0].claim.expires_at,
        at(4)
    );
    assert_eq!(abandoned(at(3)).await, []);
    assert_eq!(abandoned(at(4)).await, found);

    let taking = Authority::Taking {
        holder: WorkerId::new(setup.ids.next()),
        now: at(0),
        until: at(6),
    };
    let mut transaction = setup.begin().await;
    let taken = transaction.editorial().save(&session, taking).await;
    taken.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(abandoned(at(5)).await, []);
    assert_eq!(abandoned(at(6)).await, found);
}

/// A session and its owner's account, saved at once as a run does.
async fn save_both(
    setup: &Setup,
    session: &Session,
    change: &AccountChange,
) -> Result<(), Unsaved> {
    let mut transaction = setup.begin().await;
    let saved = transaction
        .save_both(session, Authority::Person, change)
        .await;
    if saved.is_ok() {
        transaction.commit().await.unwrap();
    }
    saved
}

pub async fn a_session_and_its_account_are_saved_together_or_not_at_all(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let mut session = setup.session().await;
    setup.grant(100).await;
    let read = setup.account().await;
    let held = |number| {
        let claim = Claim {
            session: session.id,
            ..builders::claim(&setup.ids, number)
        };
        let mut account = read.account.clone();
        account.hold(claim, at(0)).unwrap();
        read.change(account, Vec::new(), at(0))
    };
    let (first, late) = (held(10), held(20));
    "Saved with the account".clone_into(&mut session.title);
    save_both(&setup, &session, &first).await.unwrap();
    let kept = setup.find(session.id).await.unwrap();
    assert_eq!((kept.title, kept.revision), (session.title.clone(), 1));
    assert_eq!(setup.account().await, first.after);

    // The session is not the last one, whether or not the account is.
    let next = first.after.change(read.account.clone(), Vec::new(), at(1));
    for change in [&next, &late] {
        let saved = save_both(&setup, &session, change).await;
        assert!(matches!(saved, Err(Unsaved::Session)), "{saved:?}");
    }
    // The session is, and the account is not.
    session.revision = 1;
    let saved = save_both(&setup, &session, &late).await;
    assert!(matches!(saved, Err(Unsaved::Account)), "{saved:?}");
    assert_eq!(setup.find(session.id).await.unwrap().revision, 1);
    assert_eq!(setup.account().await, first.after);

    save_both(&setup, &session, &next).await.unwrap();
    assert_eq!(setup.account().await.account.holds(), []);
}
