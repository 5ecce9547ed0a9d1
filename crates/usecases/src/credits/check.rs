//! Proving the books.

use std::collections::BTreeMap;

use atelier_domain::credits::CreditReader;
use atelier_domain::credits::ledger::proof::{Discrepancy, Proof};
use atelier_domain::kernel::{PortError, UserId};
use chrono::{DateTime, Utc};

use super::{Credits, metrics};

/// So many accounts are proven at once.
const ACCOUNTS: u32 = 500;
/// So many entries are read at once.
const ENTRIES: u32 = 5_000;
/// So many rows that belong to nothing are named.
const STRAYS: u32 = 100;

/// How far a check has come, or came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    pub accounts: u64,
    pub entries: u64,
    pub discrepancies: Vec<Discrepancy>,
}

/// Proves one account, or all of them and that nothing belongs to none. `tell` hears how far it has come. Whoever writes
/// meanwhile is not waited for, and disturbs nothing.
pub async fn check_ledger(
    credits: &dyn CreditReader,
    now: DateTime<Utc>,
    owner: Option<UserId>,
    tell: &mut (dyn FnMut(&Checked) + Send),
) -> Result<Checked, PortError> {
    let mut checked = Checked::default();
    if let Some(owner) = owner {
        check_accounts(credits, &[owner], now, &mut checked).await?;
        return Ok(checked);
    }
    let mut last = None;
    loop {
        let owners = credits.owners(last, ACCOUNTS).await?;
        if owners.is_empty() {
            break;
        }
        last = owners.last().copied();
        check_accounts(credits, &owners, now, &mut checked).await?;
        tell(&checked);
    }
    let strays = credits.strays(STRAYS).await?;
    let strays = strays.into_iter().map(Discrepancy::from);
    checked.discrepancies.extend(strays);
    Ok(checked)
}

async fn check_accounts(
    credits: &dyn CreditReader,
    owners: &[UserId],
    now: DateTime<Utc>,
    checked: &mut Checked,
) -> Result<(), PortError> {
    let books = credits.books(owners).await?;
    let mut proofs: BTreeMap<UserId, Proof> = books
        .into_iter()
        .map(|books| (books.account.owner, Proof::of(books)))
        .collect();
    let (Some(first), Some(last)) = (owners.first(), owners.last()) else {
        return Ok(());
    };
    let mut after = None;
    loop {
        let rows = credits.entry_rows(*first..=*last, after, ENTRIES).await?;
        let Some(end) = rows.last() else {
            break;
        };
        after = Some((end.owner, end.sequence));
        for row in &rows {
            if let Some(proof) = proofs.get_mut(&row.owner) {
                proof.entry(row);
                checked.entries += 1;
            }
        }
    }
    checked.accounts += proofs.len() as u64;
    let found = proofs.into_values().flat_map(|proof| proof.end(now));
    checked.discrepancies.extend(found);
    Ok(())
}

impl Credits {
    /// Proves all accounts, and tells operators of everything that is wrong.
    pub async fn check_all(&self) -> Result<Checked, PortError> {
        let credits = self.ports().store.credits();
        let now = self.ports().clock.now();
        let checked = check_ledger(credits, now, None, &mut |_| {}).await?;
        for discrepancy in &checked.discrepancies {
            tracing::error!(
                user.id = %discrepancy.owner,
                error = discrepancy as &dyn std::error::Error,
                "the books are not right"
            );
        }
        metrics::checked(&checked);
        tracing::info!(
            ledger.accounts = checked.accounts,
            ledger.entries = checked.entries,
            ledger.discrepancies = checked.discrepancies.len(),
            "the ledger was checked"
        );
        Ok(checked)
    }
}
