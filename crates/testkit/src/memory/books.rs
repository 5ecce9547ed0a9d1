//! The ledger as whoever proves it sees it.

use atelier_domain::credits::ledger::proof::{
    AccountRow, Books, EntryRow, HoldRow, LotRow, SettledHold,
};
use atelier_domain::credits::ledger::{Entry, Hold, HoldPart, Lot};
use atelier_domain::kernel::{MicroCredits, UserId};

use super::credits::CreditTables;

impl CreditTables {
    pub(super) fn books(&self, owner: UserId) -> Option<Books> {
        let account = self.account(owner, |_| true)?.account;
        let entries = account.entries().cast_signed();
        Some(Books {
            account: AccountRow {
                owner,
                balance: account.balance(),
                held: signed(account.held()),
                debt: signed(account.debt()),
                used: signed(account.used()),
                entries,
            },
            lots: account.lots().iter().map(lot).collect(),
            open_holds: account.holds().iter().map(hold).collect(),
            last_entry: entries,
        })
    }

    pub(super) fn entry_row(&self, entry: &Entry) -> EntryRow {
        let [person, counter] = entry.postings();
        EntryRow {
            owner: entry.account,
            sequence: entry.sequence.cast_signed(),
            kind: Some(entry.kind),
            amount: person.amount,
            counter: Some(counter.book),
            counter_amount: counter.amount,
            balance_after: entry.balance_after,
            lot: entry.lot,
            hold: entry.hold.map(|id| SettledHold {
                id,
                end: self.end_of(id),
            }),
        }
    }
}

fn lot(lot: &Lot) -> LotRow {
    LotRow {
        id: lot.id,
        granted: signed(lot.granted),
        left: signed(lot.left),
        held: signed(lot.held),
        clawed_back: signed(lot.clawed_back),
        is_as_it_came: true,
    }
}

fn hold(hold: &Hold) -> HoldRow {
    let part = |part: &HoldPart| (part.lot, signed(part.amount));
    HoldRow {
        id: hold.id(),
        amount: signed(hold.amount()),
        parts: Some(hold.parts.iter().map(part).collect()),
        expires_at: hold.claim.expires_at,
    }
}

const fn signed(amount: MicroCredits) -> i64 {
    amount.get().cast_signed()
}
