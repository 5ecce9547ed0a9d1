//! Reading accounts and their histories.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use atelier_domain::credits::ledger::proof::{Books, EntryRow, Stray};
use atelier_domain::credits::ledger::{Entry, KeptAccount, Lot};
use atelier_domain::credits::{CreditReader, EntryCursor, EntryFilter};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError, SessionId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, SelectTwo};

use super::entity::{account, entry, hold, lot};
use super::{books, jobs};
use crate::reads::Reads;
use crate::row::{Corrupt, failed, signed};

#[async_trait]
impl CreditReader for Reads {
    async fn account(&self, scope: Scope) -> Result<Option<KeptAccount>, PortError> {
        // One statement, so that it is one state that is read: a row for each open hold, or one without.
        let rows = with_open_holds(scope.user())
            .all(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let (mut found, mut holds) = (None, Vec::new());
        for (account, hold) in rows {
            found = Some(account);
            holds.extend(hold);
        }
        let Some(account) = found else {
            return Ok(None);
        };
        let lots = account.live_lots()?;
        Ok(Some(account.with(lots, read(holds)?)?))
    }

    async fn entries(
        &self,
        scope: Scope,
        filter: &EntryFilter,
        after: Option<EntryCursor>,
        limit: Limit,
    ) -> Result<Page<Entry, EntryCursor>, PortError> {
        let mut page = entry::Entity::find()
            .filter(entry::Column::OwnerId.eq(scope.user().as_uuid()))
            .order_by_desc(entry::Column::Sequence)
            .limit(u64::from(limit.get()) + 1);
        if let Some(kind) = filter.kind {
            page = page.filter(entry::Column::Kind.eq(kind.as_str()));
        }
        if let Some(session) = filter.session {
            page = page.filter(entry::Column::SessionId.eq(session.as_uuid()));
        }
        if let Some(EntryCursor { sequence }) = after {
            page = page.filter(entry::Column::Sequence.lt(signed(sequence)?));
        }
        let rows = page.all(&self.of(scope).await?).await.map_err(failed)?;
        Ok(Page::from_rows(read(rows)?, limit, Entry::cursor))
    }

    async fn last_grant(&self, scope: Scope) -> Result<Option<Lot>, PortError> {
        let last = lots(scope.user())
            .order_by_desc(lot::Column::At)
            .order_by_desc(lot::Column::Id)
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        Ok(last.map(Lot::try_from).transpose()?)
    }

    async fn due_grants(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<UserId>, PortError> {
        jobs::due_grants(&self.of_house().await?, now, limit).await
    }

    async fn lapsed(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<UserId>, PortError> {
        jobs::lapsed(&self.of_house().await?, now, limit).await
    }

    async fn abandoned(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<(UserId, SessionId)>, PortError> {
        jobs::abandoned(&self.of_house().await?, now, limit).await
    }

    async fn owners(&self, after: Option<UserId>, limit: u32) -> Result<Vec<UserId>, PortError> {
        books::owners(&self.of_house().await?, after, limit).await
    }

    async fn books(&self, owners: &[UserId]) -> Result<Vec<Books>, PortError> {
        books::books(&self.moment_of_house().await?, owners).await
    }

    async fn entry_rows(
        &self,
        people: RangeInclusive<UserId>,
        after: Option<(UserId, i64)>,
        limit: u32,
    ) -> Result<Vec<EntryRow>, PortError> {
        books::entry_rows(&self.of_house().await?, people, after, limit).await
    }

    async fn strays(&self, limit: u32) -> Result<Vec<Stray>, PortError> {
        books::strays(&self.of_house().await?, limit).await
    }
}

pub(super) fn lots(owner: UserId) -> Select<lot::Entity> {
    lot::Entity::find().filter(lot::Column::OwnerId.eq(owner.as_uuid()))
}

pub(super) fn open_holds(owner: UserId) -> Select<hold::Entity> {
    hold::Entity::find()
        .filter(hold::Column::OwnerId.eq(owner.as_uuid()))
        .filter(hold::is_open(hold::Entity))
}

pub(super) fn with_open_holds(owner: UserId) -> SelectTwo<account::Entity, hold::Entity> {
    account::Entity::find_by_id(owner.as_uuid()).find_also_linked(hold::OfAccount)
}

/// Rows as the domain has them.
pub(super) fn read<M, T>(rows: Vec<M>) -> Result<Vec<T>, Corrupt>
where
    T: TryFrom<M, Error = Corrupt>,
{
    rows.into_iter().map(T::try_from).collect()
}
