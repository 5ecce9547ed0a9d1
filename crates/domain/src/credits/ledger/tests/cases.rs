use super::{account, at, cause, grant, hold, lot, micro};
use crate::credits::ledger::{Book, EntryKind, Grant, LedgerError};

#[test]
fn what_lapses_first_is_used_first_then_what_is_oldest() {
    let mut account = account();
    for grant in [
        grant(1, 10, None),
        Grant {
            at: at(1),
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
    account.hold(hold(1), micro(35), at(2)).unwrap();
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
    account.hold(hold(1), micro(15), at(1)).unwrap();
    assert_eq!((account.balance(), account.available(at(1)).get()), (20, 5));
    let entry = account
        .settle(hold(1), micro(12), cause("turn"), at(1))
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
    account.hold(hold(1), micro(10), at(1)).unwrap();
    let entry = account
        .settle(hold(1), micro(0), cause("turn"), at(1))
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
    account.hold(hold(1), micro(4), at(1)).unwrap();
    assert_eq!(
        account.hold(hold(1), micro(1), at(1)),
        Err(LedgerError::HoldTaken(hold(1)))
    );
    account.release(hold(1)).unwrap();
    let gone = LedgerError::NoSuchHold(hold(1));
    assert_eq!(account.release(hold(1)), Err(gone));
    assert_eq!(
        account.settle(hold(1), micro(1), cause("turn"), at(1)),
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
    assert_eq!(account.hold(hold(1), micro(11), at(1)), Err(insufficient));
    account.hold(hold(1), micro(5), at(1)).unwrap();
    let over = LedgerError::OverHold {
        held: micro(5),
        cost: micro(6),
    };
    assert_eq!(
        account.settle(hold(1), micro(6), cause("turn"), at(1)),
        Err(over)
    );
    account.release(hold(1)).unwrap();
    assert_eq!(account, before, "a refusal changes nothing");
}

#[test]
fn what_is_held_lapses_only_once_it_is_given_back() {
    let mut account = account();
    account.grant(grant(1, 10, Some(30))).unwrap();
    account.hold(hold(1), micro(6), at(29)).unwrap();
    let lapsed = account.expire(at(30)).unwrap();
    assert_eq!(lapsed.len(), 1);
    assert_eq!((lapsed[0].amount, lapsed[0].balance_after), (-4, 6));
    assert_eq!(account.available(at(30)).get(), 0);

    account
        .settle(hold(1), micro(5), cause("turn"), at(31))
        .unwrap();
    assert_eq!(
        (account.balance(), account.available(at(31)).get()),
        (1, 0),
        "lapsed, not yet written"
    );
    let rest = account.expire(at(31)).unwrap();
    assert_eq!((rest[0].amount, rest[0].balance_after), (-1, 0));
    assert_ne!(lapsed[0].cause, rest[0].cause);
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
    account.hold(hold(1), micro(8), at(1)).unwrap();
    account
        .settle(hold(1), micro(8), cause("turn"), at(1))
        .unwrap();

    let entry = account
        .claw_back(lot(1), micro(10), cause("refund"), at(2))
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
        account.claw_back(lot(1), micro(1), cause("again"), at(2)),
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
    account.hold(hold(1), micro(8), at(1)).unwrap();
    account
        .settle(hold(1), micro(8), cause("turn"), at(1))
        .unwrap();
    account
        .claw_back(lot(1), micro(10), cause("dispute"), at(2))
        .unwrap();
    let beyond = LedgerError::BeyondLot { most: micro(10) };
    assert_eq!(
        account.reinstate(lot(1), micro(11), cause("won"), at(3)),
        Err(beyond)
    );
    let entry = account
        .reinstate(lot(1), micro(10), cause("won"), at(3))
        .unwrap();
    assert_eq!((entry.amount, entry.balance_after), (10, 2));
    assert_eq!(
        (account.debt().get(), account.available(at(3)).get()),
        (0, 2)
    );
}

#[test]
fn an_empty_lot_is_known_for_as_long_as_it_may_be_taken_back() {
    let mut account = account();
    account.grant(grant(1, 10, Some(30))).unwrap();
    account.expire(at(30)).unwrap();
    account.expire(at(539)).unwrap();
    assert_eq!(account.lots().len(), 1);
    account.expire(at(540)).unwrap();
    assert_eq!(account.lots().len(), 0);
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
        account.claw_back(lot(2), micro(1), cause("x"), at(0)),
        Err(LedgerError::NoSuchLot(lot(2)))
    );
}
