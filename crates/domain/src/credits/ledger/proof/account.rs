//! The proof of one account.

use chrono::{DateTime, TimeDelta, Utc};

use super::discrepancy::{Discrepancy, Wrong};
use super::lots::LotProofs;
use super::rows::{AccountRow, Books, EntryRow};
use super::sums::{narrow, sum};
use crate::credits::ledger::{Book, EntryKind, HoldEnd};

/// Holds of dead workers are given back within minutes; one that is there for so much longer was forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);

/// The proof of one account.
#[derive(Debug)]
pub struct Proof {
    books: Books,
    lots: LotProofs,
    /// Of the last entry that was seen.
    sequence: i64,
    sum: i128,
    used: i128,
    wrong: Vec<Wrong>,
}

impl Proof {
    pub fn of(books: Books) -> Self {
        Self {
            lots: LotProofs::of(&books.lots),
            books,
            sequence: 0,
            sum: 0,
            used: 0,
            wrong: Vec::new(),
        }
    }

    /// The account's entries, one after the other. Those that came after the moment of the books are passed over.
    pub fn entry(&mut self, entry: &EntryRow) {
        if entry.sequence > self.books.last_entry {
            return;
        }
        if entry.sequence != self.sequence + 1 {
            self.wrong.push(Wrong::EntryMissing {
                expected: self.sequence + 1,
                found: entry.sequence,
            });
        }
        self.sequence = entry.sequence;
        self.postings(entry);
        let (Some(kind), Some(counter)) = (entry.kind, entry.counter) else {
            self.wrong.push(Wrong::EntryUnreadable(entry.sequence));
            return;
        };
        let wrong = [
            (!fits(kind, counter)).then_some(Wrong::WrongBook(entry.sequence)),
            (!has_sign(kind, entry.amount)).then_some(Wrong::WrongSign(entry.sequence)),
            hold(kind, entry),
            self.lots.entry(kind, entry),
        ];
        self.wrong.extend(wrong.into_iter().flatten());
        if kind == EntryKind::Usage {
            self.used -= i128::from(entry.amount);
        }
    }

    fn postings(&mut self, entry: &EntryRow) {
        let sequence = entry.sequence;
        let sum = i128::from(entry.amount) + i128::from(entry.counter_amount);
        if sum != 0 {
            let sum = narrow(sum);
            self.wrong.push(Wrong::Unbalanced { sequence, sum });
        }
        self.sum += i128::from(entry.amount);
        if self.sum != i128::from(entry.balance_after) {
            self.wrong.push(Wrong::BalanceAfter {
                sequence,
                kept: entry.balance_after,
                sum: narrow(self.sum),
            });
        }
    }

    /// Everything that is wrong, once all entries were seen.
    pub fn end(mut self, now: DateTime<Utc>) -> Vec<Discrepancy> {
        let account = self.books.account;
        self.sums();
        self.holds(now);
        self.wrong.extend(self.lots.end(&self.books.open_holds));
        let owner = account.owner;
        let wrong = self.wrong.into_iter();
        wrong.map(|what| Discrepancy { owner, what }).collect()
    }

    fn sums(&mut self) {
        let AccountRow {
            balance,
            held,
            debt,
            used,
            entries,
            ..
        } = self.books.account;
        let lots = sum(self.books.lots.iter().map(|lot| lot.left)) - i128::from(debt);
        let holds = sum(self.books.open_holds.iter().map(|hold| hold.amount));
        let is = |kept: i64, found: i128| i128::from(kept) == found;
        let wrong = [
            (!is(balance, self.sum)).then(|| Wrong::BalanceNotEntries {
                kept: balance,
                entries: narrow(self.sum),
            }),
            (!is(balance, lots)).then(|| Wrong::BalanceNotLots {
                kept: balance,
                lots: narrow(lots),
            }),
            (!is(held, holds)).then(|| Wrong::HeldNotHolds {
                kept: held,
                holds: narrow(holds),
            }),
            (!is(used, self.used)).then(|| Wrong::UsedNotEntries {
                kept: used,
                entries: narrow(self.used),
            }),
            (debt < 0).then_some(Wrong::NegativeDebt(debt)),
            (entries != self.books.last_entry).then_some(Wrong::EntriesMiscounted {
                kept: entries,
                last: self.books.last_entry,
            }),
            (self.sequence != self.books.last_entry).then_some(Wrong::EntryMissing {
                expected: self.sequence + 1,
                found: self.books.last_entry,
            }),
        ];
        self.wrong.extend(wrong.into_iter().flatten());
    }

    fn holds(&mut self, now: DateTime<Utc>) {
        for hold in &self.books.open_holds {
            if hold.expires_at + FORGOTTEN_AFTER <= now {
                self.wrong.push(Wrong::HoldLeftOpen(hold.id));
            }
            let Some(parts) = &hold.parts else {
                self.wrong.push(Wrong::HoldUnreadable(hold.id));
                continue;
            };
            let parts = sum(parts.iter().map(|(_, amount)| *amount));
            if parts != i128::from(hold.amount) {
                self.wrong.push(Wrong::HoldNotParts {
                    hold: hold.id,
                    amount: hold.amount,
                    parts: narrow(parts),
                });
            }
        }
    }
}

/// Whether the hold of a settlement was settled.
fn hold(kind: EntryKind, entry: &EntryRow) -> Option<Wrong> {
    match (kind, entry.hold) {
        (EntryKind::Usage, None) => Some(Wrong::NoHoldNamed(entry.sequence)),
        (_, Some(hold)) if hold.end != Some(HoldEnd::Settled) => Some(Wrong::NotSettled {
            sequence: entry.sequence,
            hold: hold.id,
        }),
        _ => None,
    }
}

/// Whether entries of this kind have this book on their other side.
const fn fits(kind: EntryKind, counter: Book) -> bool {
    matches!(
        (kind, counter),
        (
            EntryKind::SubscriptionGrant | EntryKind::AdminGrant,
            Book::Grants
        ) | (EntryKind::Purchase, Book::Purchases)
            | (EntryKind::Usage, Book::Revenue)
            | (EntryKind::Expiry, Book::Lapsed)
            | (
                EntryKind::Refund | EntryKind::Adjustment,
                Book::Grants | Book::Purchases
            )
    )
}

const fn has_sign(kind: EntryKind, amount: i64) -> bool {
    match kind {
        EntryKind::SubscriptionGrant
        | EntryKind::AdminGrant
        | EntryKind::Purchase
        | EntryKind::Adjustment => amount >= 0,
        EntryKind::Usage | EntryKind::Expiry | EntryKind::Refund => amount <= 0,
    }
}
