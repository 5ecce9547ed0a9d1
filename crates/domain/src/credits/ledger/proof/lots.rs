//! Each lot against the entries that name it and the holds that are on it.

use std::collections::BTreeMap;

use super::sums::{narrow, sum};
use super::{EntryRow, HoldRow, LotRow, Wrong};
use crate::credits::ledger::EntryKind;
use crate::kernel::LotId;

#[derive(Debug)]
pub(super) struct LotProofs(BTreeMap<LotId, LotProof>);

#[derive(Debug)]
struct LotProof {
    row: LotRow,
    /// What the entry says with which it came.
    granted: Option<i64>,
    clawed_back: i128,
}

impl LotProofs {
    pub(super) fn of(lots: &[LotRow]) -> Self {
        let proof = |row: &LotRow| LotProof {
            row: *row,
            granted: None,
            clawed_back: 0,
        };
        Self(lots.iter().map(|row| (row.id, proof(row))).collect())
    }

    pub(super) fn entry(&mut self, kind: EntryKind, entry: &EntryRow) -> Option<Wrong> {
        if kind == EntryKind::Usage {
            return None;
        }
        let sequence = entry.sequence;
        let Some(lot) = entry.lot else {
            return Some(Wrong::NoLotNamed(sequence));
        };
        let Some(proof) = self.0.get_mut(&lot) else {
            return Some(Wrong::UnknownLot { sequence, lot });
        };
        match kind {
            EntryKind::SubscriptionGrant | EntryKind::Purchase | EntryKind::AdminGrant => {
                proof.granted = Some(entry.amount);
            }
            EntryKind::Refund | EntryKind::Adjustment => {
                proof.clawed_back -= i128::from(entry.amount);
            }
            EntryKind::Expiry | EntryKind::Usage => {}
        }
        None
    }

    /// What is wrong with lots, and with holds that are on none.
    pub(super) fn end(&self, holds: &[HoldRow]) -> Vec<Wrong> {
        let parts = || {
            let parts = holds.iter().map(|hold| (hold.id, hold.parts.as_deref()));
            parts.flat_map(|(hold, parts)| {
                let parts = parts.unwrap_or_default().iter();
                parts.map(move |(lot, amount)| (hold, *lot, *amount))
            })
        };
        let strays = parts().filter(|(_, lot, _)| !self.0.contains_key(lot));
        let strays = strays.map(|(hold, lot, _)| Wrong::HoldOnUnknownLot { hold, lot });
        let lots = self.0.iter().flat_map(|(id, proof)| {
            let of_lot = parts().filter(|(_, lot, _)| lot == id);
            proof.end(sum(of_lot.map(|(_, _, amount)| amount)))
        });
        strays.chain(lots).collect()
    }
}

impl LotProof {
    fn end(&self, holds: i128) -> impl Iterator<Item = Wrong> + use<> {
        let LotRow {
            id: lot,
            granted,
            left,
            held,
            clawed_back,
            is_as_it_came,
        } = self.row;
        let grant = match self.granted {
            None => Some(Wrong::LotWithoutGrant(lot)),
            Some(entry) => (entry != granted).then_some(Wrong::LotNotGranted {
                lot,
                kept: granted,
                entry,
            }),
        };
        let entries = self.clawed_back;
        let wrong = [
            grant,
            (i128::from(clawed_back) != entries).then(|| Wrong::ClawedBackNotEntries {
                lot,
                kept: clawed_back,
                entries: narrow(entries),
            }),
            (!is_as_it_came).then_some(Wrong::LotNotAsItCame(lot)),
            (held < 0 || left < held).then_some(Wrong::LotOverheld { lot, left, held }),
            (i128::from(held) != holds).then(|| Wrong::LotHeldNotHolds {
                lot,
                kept: held,
                holds: narrow(holds),
            }),
        ];
        wrong.into_iter().flatten()
    }
}
