use super::{account, at, claim, grant, hold, lot, micro, occasion};
use crate::credits::ledger::{Book, EntryKind, Grant, HoldEnd, KeptAccount, LedgerError};

#[test]
fn what_lapses_first_is_used_first_then_what_is_oldest() {
    let mut account = account();
    for grant in [
        grant(1, 10, None),
        Grant {
            occasion: occasion("grant", at(1)),
            ..grant(2, 10, Some(30))
        },
        grant(3, 10, Some(30)),
        Grant {
            priority: 1,
            ..grant(4, 10, Some(5))
        },
    ] {
        account.grant(grant).unwrap();
    }
    account.hold(claim(1, 35), at(2)).unwrap();
    let parts: Vec<_> = account.holds()[0]
        .parts
        .iter()
        .map(|part| (part.lot, part.amount.get()))
        .collect();
    assert_eq!(
        parts,
        [(lot(3), 10), (lot(2), 10), (lot(1), 10), (lot(4), 5)]
    );
}

#[test]
fn a_settlement_uses_what_it_cost_and_gives_the_rest_back() {
    let mut account = account();
    account.grant(grant(1, 10, Some(30))).unwrap();
    account.grant(grant(2, 10, None)).unwrap();
    account.hold(claim(1, 15), at(1)).unwrap();
    assert_eq!((account.balance(), account.available(at(1)).get()), (20, 5));
    let entry = account
        .settle(hold(1), micro(12), occasion("turn", at(1)))
        .unwrap();
    assert_eq!(
        (entry.kind, entry.amount, entry.balance_after),
        (EntryKind::Usage, -12, 8)
    );
    assert_eq!(entry.counter, Book::Revenue);
    assert_eq!(
        (account.held().get(), account.available(at(1)).get()),
        (0, 8)
    );
    assert_eq!(account.used().get(), 12);
}

#[test]
fn work_that_cost_nothing_is_on_record() {
    let mut account = account();
    account.grant(grant(1, 10, None)).unwrap();
    account.hold(claim(1, 10), at(1)).unwrap();
    let entry = account
        .settle(hold(1), micro(0), occasion("turn", at(1)))
        .unwrap();
    assert_eq!(
        (
            entry.amount,
            entry.balance_after,
            account.available(at(1)).get()
        ),
        (0, 10, 10)
    );
}

#[test]
fn a_hold_ends_once() {
    let mut account = account();
    account.grant(grant(1, 10, None)).unwrap();
    account.hold(claim(1, 4), at(1)).unwrap();
    assert_eq!(
        account.hold(claim(1, 1), at(1)),
        Err(LedgerError::HoldTaken(hold(1)))
    );
    account.release(hold(1)).unwrap();
    let gone = LedgerError::NoSuchHold(hold(1));
    assert_eq!(account.release(hold(1)), Err(gone));
    assert_eq!(
        account.settle(hold(1), micro(1), occasion("turn", at(1))),
        Err(gone)
    );
    assert_eq!(account.available(at(1)).get(), 10);
}

#[test]
fn no_more_is_held_or_used_than_there_is() {
    let mut account = account();
    account.grant(grant(1, 10, None)).unwrap();
    let before = account.clone();
    let insufficient = LedgerError::Insufficient {
        needed: micro(11),
        available: micro(10),
    };
    assert_eq!(account.hold(claim(1, 11), at(1)), Err(insufficient));
    account.hold(claim(1, 5), at(1)).unwrap();
    let over = LedgerError::OverHold {
        held: micro(5),
        cost: micro(6),
    };
    assert_eq!(
        account.settle(hold(1), micro(6), occasion("turn", at(1))),
        Err(over)
    );
    account.release(hold(1)).unwrap();
    assert_eq!(account, before, "a refusal changes nothing");
}

#[test]
fn what_is_held_lapses_only_once_it_is_given_back() {
    let mut account = account();
    account.grant(grant(1, 10, Some(30))).unwrap();
    account.hold(claim(1, 6), at(29)).unwrap();
    let lapsed = account.expire(at(30)).unwrap();
    assert_eq!(lapsed.len(), 1);
    assert_eq!((lapsed[0].amount, lapsed[0].balance_after), (-4, 6));
    assert_eq!(account.available(at(30)).get(), 0);

    account
        .settle(hold(1), micro(5), occasion("turn", at(31)))
        .unwrap();
    assert_eq!(
        (account.balance(), account.available(at(31)).get()),
        (1, 0),
        "lapsed, not yet written"
    );
    let rest = account.expire(at(31)).unwrap();
    assert_eq!((rest[0].amount, rest[0].balance_after), (-1, 0));
    assert_ne!(lapsed[0].occasion.cause, rest[0].occasion.cause);
    assert_eq!(account.expire(at(32)).unwrap(), []);
}

#[test]
fn several_lots_that_lapse_together_are_told_one_after_the_other() {
    let mut account = account();
    for number in 1..=3 {
        account.grant(grant(number, 10, Some(30))).unwrap();
    }
    let told: Vec<_> = account
        .expire(at(30))
        .unwrap()
        .iter()
        .map(|entry| (entry.amount, entry.balance_after))
        .collect();
    assert_eq!(told, [(-10, 20), (-10, 10), (-10, 0)]);
}

#[test]
fn what_was_used_of_a_refunded_lot_is_debt_that_the_next_grant_pays() {
    let mut account = account();
    account.grant(grant(1, 10, None)).unwrap();
    account.grant(grant(2, 3, None)).unwrap();
    account.hold(claim(1, 8), at(1)).unwrap();
    account
        .settle(hold(1), micro(8), occasion("turn", at(1)))
        .unwrap();

    let entry = account
        .claw_back(lot(1), micro(10), occasion("refund", at(2)))
        .unwrap();
    assert_eq!(
        (entry.kind, entry.amount, entry.balance_after),
        (EntryKind::Refund, -10, -5)
    );
    assert_eq!(
        (account.debt().get(), account.available(at(2)).get()),
        (8, 0)
    );
    let nothing = LedgerError::BeyondLot { most: micro(0) };
    assert_eq!(
        account.claw_back(lot(1), micro(1), occasion("again", at(2))),
        Err(nothing)
    );

    let entry = account.grant(grant(3, 20, None)).unwrap();
    assert_eq!((entry.amount, entry.balance_after), (20, 15));
    assert_eq!(
        (account.debt().get(), account.available(at(2)).get()),
        (0, 15)
    );
}

#[test]
fn a_dispute_that_is_won_gives_back_what_it_took() {
    let mut account = account();
    account.grant(grant(1, 10, None)).unwrap();
    account.hold(claim(1, 8), at(1)).unwrap();
    account
        .settle(hold(1), micro(8), occasion("turn", at(1)))
        .unwrap();
    account
        .claw_back(lot(1), micro(10), occasion("dispute", at(2)))
        .unwrap();
    let beyond = LedgerError::BeyondLot { most: micro(10) };
    assert_eq!(
        account.reinstate(lot(1), micro(11), occasion("won", at(3))),
        Err(beyond)
    );
    let entry = account
        .reinstate(lot(1), micro(10), occasion("won", at(3)))
        .unwrap();
    assert_eq!((entry.amount, entry.balance_after), (10, 2));
    assert_eq!(
        (account.debt().get(), account.available(at(3)).get()),
        (0, 2)
    );
}

#[test]
fn only_what_changed_is_written() {
    let mut kept = KeptAccount::new(account().owner);
    let mut account = kept.account.clone();
    let entries = vec![
        account.grant(grant(1, 10, None)).unwrap(),
        account.grant(grant(2, 10, None)).unwrap(),
    ];
    for number in 1..=3 {
        account.hold(claim(number, 2), at(1)).unwrap();
    }
    let change = kept.change(account.clone(), entries.clone(), at(1));
    assert_eq!((change.new_lots.len(), change.clawed_back.len()), (2, 0));
    assert_eq!(change.opened.len(), 3);
    assert_eq!((change.entries, change.after.revision), (entries, 1));

    kept = change.after;
    let usage = account.settle(hold(1), micro(0), occasion("turn", at(2)));
    account.release(hold(2)).unwrap();
    let change = kept.change(account, vec![usage.unwrap()], at(2));
    assert_eq!((change.new_lots.len(), change.clawed_back.len()), (0, 0));
    let ended = change
        .ended
        .iter()
        .map(|ended| (ended.hold.id(), ended.how));
    assert_eq!(
        ended.collect::<Vec<_>>(),
        [(hold(1), HoldEnd::Settled), (hold(2), HoldEnd::Released)]
    );
    assert_eq!((change.opened, change.after.revision), (vec![], 2));

    kept = change.after;
    let mut account = kept.account.clone();
    let refund = account.claw_back(lot(2), micro(3), occasion("refund", at(3)));
    let change = kept.change(account, vec![refund.unwrap()], at(3));
    let clawed_back: Vec<_> = change.clawed_back.iter().map(|lot| lot.id).collect();
    assert_eq!((clawed_back, change.new_lots), (vec![lot(2)], vec![]));
}

#[test]
fn the_next_lapse_is_of_credits_that_nobody_holds() {
    let mut account = account();
    assert_eq!(account.next_lapse(), None);
    for (number, amount, end) in [(1, 5, Some(10)), (2, 7, Some(20)), (3, 9, None)] {
        account.grant(grant(number, amount, end)).unwrap();
    }
    assert_eq!(account.next_lapse(), Some(at(10)));
    account.hold(claim(1, 5), at(1)).unwrap();
    assert_eq!(
        account.next_lapse(),
        Some(at(20)),
        "the first is held whole"
    );
    account.release(hold(1)).unwrap();
    account.expire(at(15)).unwrap();
    assert_eq!(account.next_lapse(), Some(at(20)));
    account.expire(at(20)).unwrap();
    assert_eq!(account.next_lapse(), None);
}

#[test]
fn an_account_can_t_outgrow_the_ledger() {
    let mut account = account();
    assert_eq!(
        account.grant(grant(1, u64::MAX, None)),
        Err(LedgerError::Overflow)
    );
    account.grant(grant(1, 10, None)).unwrap();
    assert_eq!(
        account.grant(grant(1, 10, None)),
        Err(LedgerError::LotTaken(lot(1)))
    );
    assert_eq!(
        account.claw_back(lot(2), micro(1), occasion("x", at(0))),
        Err(LedgerError::NoSuchLot(lot(2)))
    );
}
