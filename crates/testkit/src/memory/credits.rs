//! The ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::credits::ledger::proof::{Books, EntryRow, Stray};
use atelier_domain::credits::ledger::{
    Account, AccountChange, Cause, Entry, EntryKind, Hold, HoldEnd, KeptAccount, Lot,
};
use atelier_domain::credits::{CreditReader, CreditWriter, EntryCursor, EntryFilter, SaveError};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{
    HoldId, Limit, LotId, MicroCredits, Page, PortError, SessionId, UserId,
};
use chrono::{DateTime, Utc};

use super::store::MemoryStore;
use super::tables::{Tables, micros};
use super::transaction::{MemoryTransaction, insert};

/// The tables of this context.
#[derive(Clone, Debug, Default)]
pub(super) struct CreditTables {
    accounts: BTreeMap<UserId, AccountRow>,
    lots: BTreeMap<LotId, (UserId, Lot)>,
    holds: BTreeMap<HoldId, HoldRow>,
    entries: BTreeMap<(UserId, u64), Arc<Entry>>,
    causes: BTreeSet<Cause>,
}

#[derive(Clone, Debug)]
struct AccountRow {
    revision: u64,
    debt: MicroCredits,
    used: MicroCredits,
    entries: u64,
    next_grant: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
struct HoldRow {
    owner: UserId,
    hold: Hold,
    end: Option<HoldEnd>,
}

impl CreditTables {
    pub(super) fn account(
        &self,
        owner: UserId,
        takes: impl Fn(&Lot) -> bool,
    ) -> Option<KeptAccount> {
        let row = self.accounts.get(&owner)?;
        let lots = self.lots.values();
        let lots = lots.filter(|(of, lot)| *of == owner && takes(lot));
        let holds = self.holds.values();
        let holds = holds.filter(|row| row.owner == owner && row.end.is_none());
        Some(KeptAccount {
            account: Account::kept(
                owner,
                lots.map(|(_, lot)| lot.clone()).collect(),
                holds.map(|row| row.hold.clone()).collect(),
                row.debt,
                row.used,
                row.entries,
            ),
            revision: row.revision,
            next_grant: row.next_grant,
        })
    }

    /// How the hold ended, if it did.
    pub(super) fn end_of(&self, hold: HoldId) -> Option<HoldEnd> {
        self.holds.get(&hold).and_then(|row| row.end)
    }

    /// Whether it was made from the last state.
    fn is_next(&self, change: &AccountChange) -> bool {
        let last = self.accounts.get(&change.after.account.owner);
        last.map_or(0, |row| row.revision) + 1 == change.after.revision
    }

    fn write(&mut self, change: &AccountChange) -> Option<()> {
        let KeptAccount {
            account,
            revision,
            next_grant,
        } = &change.after;
        let owner = account.owner;
        let row = AccountRow {
            revision: *revision,
            debt: account.debt(),
            used: account.used(),
            entries: account.entries(),
            next_grant: next_grant.map(micros),
        };
        self.accounts.insert(owner, row);
        for lot in account.lots() {
            let lot = Lot {
                at: micros(lot.at),
                expires_at: lot.expires_at.map(micros),
                ..lot.clone()
            };
            self.lots.insert(lot.id, (owner, lot));
        }
        for opened in &change.opened {
            let mut hold = opened.clone();
            hold.claim.expires_at = micros(hold.claim.expires_at);
            let end = None;
            insert(&mut self.holds, hold.id(), HoldRow { owner, hold, end })?;
        }
        for ended in &change.ended {
            let row = self.holds.get_mut(&ended.hold.id())?;
            if row.end.replace(ended.how).is_some() {
                return None;
            }
        }
        for entry in &change.entries {
            let mut entry = entry.clone();
            entry.occasion.at = micros(entry.occasion.at);
            if !self.causes.insert(entry.occasion.cause.clone()) {
                return None;
            }
            insert(&mut self.entries, (owner, entry.sequence), Arc::new(entry))?;
        }
        Some(())
    }
}

impl Tables {
    /// Whether no worker holds the session's run at this time.
    fn is_left_alone(&self, session: SessionId, now: DateTime<Utc>) -> bool {
        let lease = self.sessions.get(&session).and_then(|found| found.lease);
        lease.is_none_or(|lease| lease.until <= now)
    }
}

#[async_trait]
impl CreditReader for MemoryStore {
    async fn account(&self, scope: Scope) -> Result<Option<KeptAccount>, PortError> {
        let is_live = |lot: &Lot| lot.left > MicroCredits::ZERO;
        Ok(self.tables().credits.account(scope.user(), is_live))
    }

    async fn entries(
        &self,
        scope: Scope,
        filter: &EntryFilter,
        after: Option<EntryCursor>,
        limit: Limit,
    ) -> Result<Page<Entry, EntryCursor>, PortError> {
        let (tables, owner) = (self.tables(), scope.user());
        let end = after.map_or(u64::MAX, |last| last.sequence);
        let session = |entry: &Entry| filter.session.is_none_or(|id| entry.session() == Some(id));
        let rows = tables
            .credits
            .entries
            .range((owner, 0)..(owner, end))
            .rev()
            .map(|(_, entry)| &**entry)
            .filter(|entry| filter.kind.is_none_or(|kind| entry.kind == kind) && session(entry))
            .take(limit.get() as usize + 1)
            .cloned()
            .collect();
        Ok(Page::from_rows(rows, limit, Entry::cursor))
    }

    async fn last_grant(&self, scope: Scope) -> Result<Option<Lot>, PortError> {
        let tables = self.tables();
        let lots = tables.credits.lots.values();
        let lots = lots.filter(|(owner, _)| *owner == scope.user());
        let last = lots.max_by_key(|(_, lot)| (lot.at, lot.id));
        Ok(last.map(|(_, lot)| lot.clone()))
    }

    async fn due_grants(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<UserId>, PortError> {
        let tables = self.tables();
        let open = tables
            .users
            .values()
            .filter(|user| user.deleted_at.is_none());
        let is_due = |owner: &UserId| match tables.credits.accounts.get(owner) {
            Some(row) => row.next_grant.is_some_and(|due| due <= now),
            None => true,
        };
        let due = open.map(|user| user.id).filter(is_due);
        Ok(due.take(limit as usize).collect())
    }

    async fn lapsed(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<UserId>, PortError> {
        let tables = self.tables();
        let lots = tables.credits.lots.values();
        let lapsed = lots.filter(|(_, lot)| lot.is_expired(now) && lot.free() > MicroCredits::ZERO);
        let owners: BTreeSet<UserId> = lapsed.map(|(owner, _)| *owner).collect();
        Ok(owners.into_iter().take(limit as usize).collect())
    }

    async fn abandoned(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<(UserId, SessionId)>, PortError> {
        let tables = self.tables();
        let rows = tables.credits.holds.values();
        let late = rows.filter(|row| row.end.is_none() && row.hold.claim.expires_at <= now);
        let sessions: BTreeSet<_> = late
            .map(|row| (row.owner, row.hold.claim.session))
            .filter(|(_, session)| tables.is_left_alone(*session, now))
            .collect();
        Ok(sessions.into_iter().take(limit as usize).collect())
    }

    async fn owners(&self, after: Option<UserId>, limit: u32) -> Result<Vec<UserId>, PortError> {
        let tables = self.tables();
        let owners = tables.credits.accounts.keys().copied();
        let owners = owners.filter(|owner| after.is_none_or(|last| *owner > last));
        Ok(owners.take(limit as usize).collect())
    }

    async fn books(&self, owners: &[UserId]) -> Result<Vec<Books>, PortError> {
        let tables = self.tables();
        let owners: BTreeSet<&UserId> = owners.iter().collect();
        let books = owners
            .into_iter()
            .filter_map(|owner| tables.credits.books(*owner));
        Ok(books.collect())
    }

    async fn entry_rows(
        &self,
        people: RangeInclusive<UserId>,
        after: Option<(UserId, i64)>,
        limit: u32,
    ) -> Result<Vec<EntryRow>, PortError> {
        let tables = self.tables();
        let entries = tables.credits.entries.values();
        let rows = entries
            .filter(|entry| people.contains(&entry.account))
            .map(|entry| tables.credits.entry_row(entry))
            .filter(|row| after.is_none_or(|last| (row.owner, row.sequence) > last));
        Ok(rows.take(limit as usize).collect())
    }

    /// Nothing here can be written without its account.
    async fn strays(&self, _limit: u32) -> Result<Vec<Stray>, PortError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl CreditWriter for MemoryTransaction {
    async fn lock(&mut self, owner: UserId) -> Result<KeptAccount, PortError> {
        self.check()?;
        let credits = &mut self.tables.credits;
        if let Some(kept) = credits.account(owner, |_| true) {
            return Ok(kept);
        }
        let made = KeptAccount {
            revision: 1,
            ..KeptAccount::new(owner)
        };
        let row = AccountRow {
            revision: made.revision,
            debt: MicroCredits::ZERO,
            used: MicroCredits::ZERO,
            entries: 0,
            next_grant: made.next_grant,
        };
        credits.accounts.insert(owner, row);
        Ok(made)
    }

    async fn has(&mut self, cause: &Cause) -> Result<bool, PortError> {
        self.check()?;
        Ok(self.tables.credits.causes.contains(cause))
    }

    async fn lapsed(&mut self, owner: UserId, lot: LotId) -> Result<MicroCredits, PortError> {
        self.check()?;
        let entries = self.tables.credits.entries.values();
        let lapsed = entries.filter(|entry| {
            (entry.account, entry.lot, entry.kind) == (owner, Some(lot), EntryKind::Expiry)
        });
        Ok(lapsed.fold(MicroCredits::ZERO, |sum, entry| {
            sum.saturating_add(MicroCredits::new(entry.amount.unsigned_abs()))
        }))
    }

    async fn save(&mut self, change: &AccountChange) -> Result<(), SaveError> {
        self.check()?;
        if !self.tables.credits.is_next(change) {
            return Err(SaveError::Stale);
        }
        let rule = "a cause counts once, and a hold ends once";
        Ok(self.write(rule, |tables| tables.credits.write(change))?)
    }

    async fn renew_holds(
        &mut self,
        scope: Scope,
        session: SessionId,
        until: DateTime<Utc>,
    ) -> Result<(), PortError> {
        self.check()?;
        let holds = self.tables.credits.holds.values_mut();
        let open = holds.filter(|row| {
            row.end.is_none() && row.hold.claim.session == session && row.owner == scope.user()
        });
        for row in open {
            row.hold.claim.expires_at = micros(until);
        }
        Ok(())
    }
}
