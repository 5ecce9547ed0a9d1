//! Steps of runs on an account.

use proptest::prelude::*;
use uuid::Uuid;

use super::{account, at, grant, hold, micro, occasion};
use crate::credits::ledger::{AccountChange, Booker, Booking, HoldEnd, KeptAccount, LedgerError};
use crate::kernel::{SessionId, TurnId, WorkerId};

fn booker(session: u128) -> Booker {
    Booker {
        session: SessionId::new(Uuid::from_u128(session)),
        worker: WorkerId::new(Uuid::from_u128(1)),
        now: at(1),
        holds_until: at(2),
    }
}

fn turn(number: u128) -> TurnId {
    TurnId::new(Uuid::from_u128(number))
}

fn kept(amount: u64) -> KeptAccount {
    let mut account = account();
    account.grant(grant(1, amount, None)).unwrap();
    KeptAccount {
        revision: 1,
        next_grant: None,
        account,
    }
}

/// One step of a session: settles, then keeps what is open, then holds.
fn step(
    kept: &KeptAccount,
    session: u128,
    settled: Option<(u128, u64)>,
    open: &[u128],
    held: &[(u128, u64)],
) -> Result<Option<AccountChange>, LedgerError> {
    let mut booking = Booking::new(kept, booker(session));
    if let Some((number, price)) = settled {
        let cost = booking.chargeable(turn(number), micro(price));
        booking.settle(
            turn(number),
            cost,
            hold(1_000 + number),
            occasion(&format!("turn:{number}"), at(1)),
        )?;
    }
    let open: Vec<TurnId> = open.iter().copied().map(turn).collect();
    booking.keep_only(&open)?;
    for &(number, amount) in held {
        booking.hold(hold(number), turn(number), micro(amount))?;
    }
    Ok(booking.change())
}

#[test]
fn a_turn_is_settled_and_the_next_one_held_in_one_change() {
    let first = step(&kept(100), 1, None, &[], &[(1, 40)]).unwrap().unwrap();
    assert_eq!((first.opened.len(), first.ended.len()), (1, 0));
    assert_eq!(first.after.account.held(), micro(40));

    let next = step(&first.after, 1, Some((1, 25)), &[], &[(2, 75)]);
    let next = next.unwrap().unwrap();
    assert_eq!(next.after.revision, first.after.revision + 1);
    assert_eq!(next.ended[0].how, HoldEnd::Settled);
    assert_eq!(next.entries[0].amount, -25);
    assert_eq!(next.after.account.balance(), 75);
    assert_eq!(next.after.account.available(at(1)), micro(0));
}

#[test]
fn a_turn_is_charged_no_more_than_is_held_for_it() {
    for (held, price, charged) in [(40, 39, 39), (40, 40, 40), (40, 41, 40), (0, 7, 0)] {
        let before = step(&kept(100), 1, None, &[], &[(1, held)])
            .unwrap()
            .unwrap();
        let after = step(&before.after, 1, Some((1, price)), &[], &[]);
        let after = after.unwrap().unwrap();
        assert_eq!(after.entries[0].amount, -charged, "{price} of {held}");
        assert_eq!(after.after.account.held(), micro(0));
    }
}

#[test]
fn a_turn_whose_hold_was_given_up_is_paid_with_what_is_free() {
    // (what others hold, what is charged of 60)
    for (others, charged) in [(0, 60), (70, 30), (100, 0)] {
        let before = step(&kept(100), 2, None, &[], &[(9, others)])
            .unwrap()
            .unwrap();
        let after = step(&before.after, 1, Some((1, 60)), &[], &[]);
        let after = after.unwrap().unwrap();
        assert_eq!(after.entries[0].amount, -charged, "{others}");
        assert_eq!(after.after.account.held(), micro(others));
        assert!(after.after.account.available(at(1)) <= micro(100));
    }
}

#[test]
fn what_is_held_for_turns_that_are_open_no_more_is_free_again() {
    let held = step(&kept(100), 1, None, &[], &[(1, 10), (2, 20)])
        .unwrap()
        .unwrap();
    let others = step(&held.after, 2, None, &[], &[(3, 30)])
        .unwrap()
        .unwrap();
    let after = step(&others.after, 1, None, &[2], &[]).unwrap().unwrap();
    assert_eq!(after.ended.len(), 1);
    assert_eq!(after.ended[0].how, HoldEnd::Released);
    assert_eq!(
        after.after.account.held(),
        micro(50),
        "of the other session, too"
    );
}

#[test]
fn a_step_that_books_nothing_leaves_the_account_alone() {
    let held = step(&kept(100), 1, None, &[], &[(1, 10)]).unwrap().unwrap();
    assert_eq!(step(&held.after, 1, None, &[1], &[]), Ok(None));
}

#[test]
fn more_than_there_is_can_not_be_held() {
    let refused = step(&kept(100), 1, None, &[], &[(1, 60), (2, 60)]);
    let (needed, available) = (micro(60), micro(40));
    assert_eq!(
        refused,
        Err(LedgerError::Insufficient { needed, available })
    );
}

proptest! {
    /// Whatever runs do in whatever order: nothing is held for a turn that is not open, nothing below zero.
    #[test]
    fn steps_keep_the_books(
        granted in 0_u64..500,
        steps in prop::collection::vec((1_u128..4, 0_u64..200, 0_u64..200, any::<bool>()), 0..60),
    ) {
        let mut kept = kept(granted);
        let mut open: Vec<(u128, u128)> = Vec::new();
        let mut charged = 0;
        for (number, (session, price, amount, is_lost)) in (10..).zip(steps) {
            let own = open.iter().position(|(of, _)| *of == session);
            let ended = own.map(|own| open.remove(own).1);
            // One that is lost is open no more, and nothing was settled.
            let settled = ended.filter(|_| !is_lost).map(|turn| (turn, price));
            let next = [(number, amount)];
            let made = match step(&kept, session, settled, &[], &next) {
                Ok(made) => {
                    open.push((session, number));
                    made
                }
                Err(LedgerError::Insufficient { .. }) => {
                    step(&kept, session, settled, &[], &[]).unwrap()
                }
                Err(error) => panic!("{error}"),
            };
            if let Some(change) = made {
                charged -= change.entries.iter().map(|entry| entry.amount).sum::<i64>();
                kept = change.after;
            }
            let account = &kept.account;
            let mut held: Vec<TurnId> =
                account.holds().iter().map(|hold| hold.claim.turn).collect();
            let mut expected: Vec<TurnId> = open.iter().map(|(_, open)| turn(*open)).collect();
            held.sort();
            expected.sort();
            prop_assert_eq!(held, expected);
            prop_assert_eq!(account.balance(), granted.cast_signed() - charged);
            prop_assert!(account.held().get().cast_signed() <= account.balance());
        }
    }
}
