use atelier_domain::credits::ledger::{Cause, Grant, Initiator, LedgerError, LotSource, Occasion};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{LotId, MicroCredits, UserId};
use atelier_domain::ports::Store;
use atelier_testkit::{MemoryStore, SeededIds, builders};

use crate::credits::{CreditError, book};

fn grant(ids: &SeededIds, cause: &Cause, credits: u64) -> Grant {
    Grant {
        lot: LotId::new(ids.next()),
        source: LotSource::Purchase,
        amount: MicroCredits::from_credits(credits).unwrap(),
        expires_at: None,
        priority: 0,
        occasion: Occasion::new(
            cause.clone(),
            "A credit pack",
            Initiator::System,
            builders::start(),
        ),
    }
}

#[tokio::test]
async fn a_cause_counts_once() {
    let (store, ids) = (MemoryStore::new(), SeededIds::default());
    let owner = UserId::new(ids.next());
    let cause = Cause::new("checkout:1");
    for expected in [Some(1), None] {
        let mut transaction = store.begin_for_house().await.unwrap();
        let grant = grant(&ids, &cause, 500);
        let booked = book(&mut *transaction, owner, &cause, |account| {
            Ok(vec![account.grant(grant)?])
        });
        let booked = booked.await.unwrap();
        assert_eq!(booked.map(|entries| entries.len()), expected);
        transaction.commit().await.unwrap();
    }
    let kept = store
        .credits()
        .account(Scope::person(owner))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.account.balance(), 500_000_000);
}

#[tokio::test]
async fn what_the_rules_refuse_is_not_booked() {
    let (store, ids) = (MemoryStore::new(), SeededIds::default());
    let owner = UserId::new(ids.next());
    let cause = Cause::new("refund:1");
    let mut transaction = store.begin_for_house().await.unwrap();
    let lot = LotId::new(ids.next());
    let occasion = grant(&ids, &cause, 1).occasion;
    let refused = book(&mut *transaction, owner, &cause, |account| {
        Ok(vec![account.claw_back(
            lot,
            MicroCredits::new(1),
            occasion,
        )?])
    });
    let refused = refused.await.unwrap_err();
    let no_such_lot = LedgerError::NoSuchLot(lot);
    assert!(matches!(refused, CreditError::Ledger(error) if error == no_such_lot));
    drop(transaction);
    let account = store.credits().account(Scope::person(owner)).await.unwrap();
    assert_eq!(account, None);
}
