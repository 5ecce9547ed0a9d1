//! Accounts to which anything happens in any order.

use std::collections::BTreeMap;
use std::mem;

use proptest::prelude::*;

use super::{account, at, claim, grant, hold, micro, occasion};
use crate::credits::ledger::{
    Account, AccountChange, Book, EndedHold, Entry, Grant, Hold, HoldEnd, KeptAccount, LedgerError,
    Lot, LotSource,
};
use crate::kernel::{HoldId, LotId};

/// Of each of the four tests below: together a million operations.
const LIVES: u32 = 500;
const OPERATIONS: usize = 500;

#[derive(Clone, Debug)]
enum Operation {
    Grant {
        amount: u64,
        life: Option<i64>,
        source: u8,
        priority: u8,
    },
    Hold(u64),
    Settle {
        which: usize,
        share: u64,
    },
    Release(usize),
    ClawBack {
        which: usize,
        amount: u64,
    },
    Reinstate {
        which: usize,
        amount: u64,
    },
    Expire,
    Days(i64),
    /// An end of a hold that ended before, or never was.
    EndAgain(u128),
}

/// One number chooses what happens, the others what with. A strategy for each kind would take longer than what is tested.
type Chosen = (u8, u32, u64);

fn chosen() -> impl Strategy<Value = Chosen> {
    (0..25_u8, any::<u32>(), 0..1_200_u64)
}

fn operation((kind, choice, amount): Chosen) -> Operation {
    let which = choice as usize;
    match kind {
        0..3 => Operation::Grant {
            amount,
            life: (choice % 3 > 0).then(|| i64::from(choice % 60)),
            source: u8::try_from(choice % 3).unwrap(),
            priority: u8::try_from(choice % 2).unwrap(),
        },
        3..11 => Operation::Hold(amount / 4),
        11..17 => Operation::Settle {
            which,
            share: amount / 10,
        },
        17..20 => Operation::Release(which),
        20 => Operation::ClawBack { which, amount },
        21 => Operation::Reinstate { which, amount },
        22 => Operation::Expire,
        23 => Operation::Days(i64::from(choice % 20)),
        _ => Operation::EndAgain(u128::from(choice % 200)),
    }
}

/// An account with everything that was ever written of it.
struct Life {
    account: Account,
    day: i64,
    lots: u128,
    holds: u128,
    sum: i64,
    books: BTreeMap<String, i64>,
    used: u64,
    rows: Rows,
    /// What the operation that goes on has brought.
    fresh: Vec<Entry>,
}

/// What a store has of the account, which only learns what changed.
struct Rows {
    kept: KeptAccount,
    lots: BTreeMap<LotId, Lot>,
    open: BTreeMap<HoldId, Hold>,
    ended: BTreeMap<HoldId, HoldEnd>,
    entries: u64,
}

impl Rows {
    fn write(&mut self, change: AccountChange) {
        assert_eq!(change.after.revision, self.kept.revision + 1);
        for lot in change.new_lots {
            assert_eq!(self.lots.insert(lot.id, lot), None);
        }
        for lot in change.clawed_back {
            assert!(self.lots.insert(lot.id, lot).is_some());
        }
        for hold in change.opened {
            assert_eq!(self.open.insert(hold.id(), hold), None);
        }
        for EndedHold { hold, how } in change.ended {
            assert_eq!(self.open.remove(&hold.id()).as_ref(), Some(&hold));
            assert_eq!(self.ended.insert(hold.id(), how), None, "a hold ends once");
        }
        for entry in change.entries {
            self.entries += 1;
            assert_eq!(entry.sequence, self.entries);
            let settled = entry.hold.map(|hold| self.ended.get(&hold));
            assert!(settled.is_none_or(|how| how == Some(&HoldEnd::Settled)));
        }
        self.kept = change.after;
    }

    fn check(&self) {
        let account = &self.kept.account;
        assert_eq!(account.lots().len(), self.lots.len());
        assert!(
            account
                .lots()
                .iter()
                .all(|lot| self.lots.get(&lot.id).is_some_and(|row| is_of(lot, row)))
        );
        assert_eq!(account.holds().len(), self.open.len());
        assert!(
            account
                .holds()
                .iter()
                .all(|hold| self.open.get(&hold.id()) == Some(hold))
        );
        assert_eq!(account.entries(), self.entries);
    }
}

/// Whether a lot is what its row says, whatever is left of it.
fn is_of(lot: &Lot, row: &Lot) -> bool {
    let row = Lot {
        left: lot.left,
        held: lot.held,
        ..row.clone()
    };
    *lot == row
}

impl Life {
    fn written(&mut self, entry: &Entry) {
        let [person, counter] = entry.postings();
        assert_eq!(person.amount + counter.amount, 0);
        assert_eq!(person.book, Book::Person);
        for posting in [person, counter] {
            *self.books.entry(format!("{:?}", posting.book)).or_default() += posting.amount;
        }
        self.fresh.push(entry.clone());
        self.sum += entry.amount;
        assert_eq!(entry.balance_after, self.sum, "{entry:?}");
    }

    fn tried(&mut self, before: &Account, tried: Result<Entry, LedgerError>) {
        match tried {
            Ok(entry) => self.written(&entry),
            Err(_) => assert_eq!(&self.account, before, "a refusal changes nothing"),
        }
    }

    fn happen(&mut self, operation: &Operation) {
        let before = self.account.clone();
        let now = at(self.day);
        let some_hold = |which: usize| before.holds().get(which % before.holds().len().max(1));
        let some_lot = |which: usize| before.lots().get(which % before.lots().len().max(1));
        match operation {
            Operation::Grant {
                amount,
                life,
                source,
                priority,
            } => {
                self.lots += 1;
                let granted = Grant {
                    occasion: occasion("grant", now),
                    source: [
                        LotSource::SubscriptionGrant,
                        LotSource::Purchase,
                        LotSource::AdminGrant,
                    ][usize::from(*source)],
                    priority: *priority,
                    ..grant(self.lots, *amount, life.map(|life| self.day + life))
                };
                let tried = self.account.grant(granted);
                self.tried(&before, tried);
            }
            Operation::Hold(amount) => {
                self.holds += 1;
                let available = before.available(now);
                let tried = self.account.hold(claim(self.holds, *amount), now);
                assert_eq!(tried.is_ok(), micro(*amount) <= available, "{tried:?}");
                if tried.is_ok() {
                    assert_eq!(
                        self.account.available(now),
                        available.saturating_sub(micro(*amount))
                    );
                } else {
                    assert_eq!(self.account, before);
                }
            }
            Operation::Settle { which, share } => {
                if let Some(open) = some_hold(*which) {
                    let held = open.amount().get();
                    let cost = held * share / 100;
                    let tried = self
                        .account
                        .settle(open.id(), micro(cost), occasion("turn", now));
                    assert_eq!(tried.is_ok(), cost <= held, "{tried:?}");
                    if tried.is_ok() {
                        self.used += cost;
                    }
                    self.tried(&before, tried);
                }
            }
            Operation::Release(which) => {
                if let Some(open) = some_hold(*which) {
                    self.account.release(open.id()).unwrap();
                    assert_eq!(self.account.balance(), before.balance());
                }
            }
            Operation::ClawBack { which, amount } => {
                if let Some(from) = some_lot(*which) {
                    let tried =
                        self.account
                            .claw_back(from.id, micro(*amount), occasion("refund", now));
                    self.tried(&before, tried);
                }
            }
            Operation::Reinstate { which, amount } => {
                if let Some(to) = some_lot(*which) {
                    let tried = self
                        .account
                        .reinstate(to.id, micro(*amount), occasion("won", now));
                    self.tried(&before, tried);
                }
            }
            Operation::Expire => {
                for entry in self.account.expire(now).unwrap() {
                    assert!(entry.amount < 0);
                    self.written(&entry);
                }
                assert_eq!(self.account.available(now), before.available(now));
            }
            Operation::Days(days) => self.day += days,
            Operation::EndAgain(number) => {
                let id = hold(*number);
                if before.holds().iter().all(|open| open.id() != id) {
                    let gone = LedgerError::NoSuchHold(id);
                    assert_eq!(self.account.release(id), Err(gone));
                    assert_eq!(
                        self.account.settle(id, micro(0), occasion("turn", now)),
                        Err(gone)
                    );
                    assert_eq!(self.account, before);
                }
            }
        }
        let entries = mem::take(&mut self.fresh);
        let change = self.rows.kept.change(self.account.clone(), entries, now);
        self.rows.write(change);
        self.check();
    }

    /// What holds at all times.
    fn check(&self) {
        self.rows.check();
        let account = &self.account;
        assert_eq!(
            account.balance(),
            self.sum,
            "the balance is the sum of the entries"
        );
        let left: u64 = account.lots().iter().map(|lot| lot.left.get()).sum();
        assert_eq!(
            account.balance(),
            i64::try_from(left).unwrap() - i64::try_from(account.debt().get()).unwrap()
        );
        for lot in account.lots() {
            assert!(
                lot.held <= lot.left && lot.clawed_back <= lot.granted,
                "{lot:?}"
            );
            let held: u64 = account
                .holds()
                .iter()
                .flat_map(|hold| &hold.parts)
                .filter(|part| part.lot == lot.id)
                .map(|part| part.amount.get())
                .sum();
            assert_eq!(lot.held.get(), held, "{lot:?}");
        }
        assert_eq!(account.used().get(), self.used);
        assert_eq!(self.books.values().sum::<i64>(), 0);
        let revenue = self.books.get("Revenue").copied().unwrap_or_default();
        assert_eq!(
            u64::try_from(revenue).unwrap(),
            self.used,
            "the platform got what was used"
        );
    }
}

fn live(chosen: Vec<Chosen>) {
    let mut life = Life {
        account: account(),
        day: 0,
        lots: 0,
        holds: 0,
        sum: 0,
        books: BTreeMap::new(),
        used: 0,
        rows: Rows {
            kept: KeptAccount::new(account().owner),
            lots: BTreeMap::new(),
            open: BTreeMap::new(),
            ended: BTreeMap::new(),
            entries: 0,
        },
        fresh: Vec::new(),
    };
    for operation in chosen.into_iter().map(operation) {
        life.happen(&operation);
    }
}

fn lives() -> impl Strategy<Value = Vec<Chosen>> {
    prop::collection::vec(chosen(), OPERATIONS)
}

// Four tests, so that they share the cores.
proptest! {
    #![proptest_config(ProptestConfig::with_cases(LIVES))]

    #[test]
    fn the_books_hold_whatever_happens_1(chosen in lives()) { live(chosen); }

    #[test]
    fn the_books_hold_whatever_happens_2(chosen in lives()) { live(chosen); }

    #[test]
    fn the_books_hold_whatever_happens_3(chosen in lives()) { live(chosen); }

    #[test]
    fn the_books_hold_whatever_happens_4(chosen in lives()) { live(chosen); }
}
