//! Reading accounts and their histories.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use atelier_domain::credits::ledger::proof::{Books, EntryRow, Stray};
use atelier_domain::credits::ledger::{Entry, KeptAccount, Lot};
use atelier_domain::credits::{CreditReader, EntryCursor, EntryFilter};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError, SessionId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::entity::{account, entry, hold, lot};
use super::{books, jobs};
use crate::reads::Reads;
use crate::row::{Corrupt, failed, signed};

#[async_trait]
impl CreditReader for Reads {
    async fn account(&self, scope: Scope) -> Result<Option<KeptAccount>, PortError> {
        // Between two statements others may write: then it is not one state that was read.
        const TRIES: u32 = 8;
        let connection = self.of(scope).await?;
        for _ in 0..TRIES {
            let Some(row) = row(&connection, scope).await? else {
                return Ok(None);
            };
            let lots = lots(scope.user()).filter(lot::Column::Remaining.gt(0));
            let lots = lots.all(&connection).await.map_err(failed)?;
            let holds = open_holds(scope.user());
            let holds = holds.all(&connection).await.map_err(failed)?;
            let revision = row.revision;
            if self::row(&connection, scope)
                .await?
                .is_some_and(|row| row.revision == revision)
            {
                return Ok(Some(row.with(read(lots)?, read(holds)?)?));
            }
        }
        Err(PortError::message(
            "an account changed with every look at it",
        ))
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

async fn row(
    connection: &impl ConnectionTrait,
    scope: Scope,
) -> Result<Option<account::Model>, PortError> {
    let row = account::Entity::find_by_id(scope.user().as_uuid());
    row.one(connection).await.map_err(failed)
}

pub(super) fn lots(owner: UserId) -> Select<lot::Entity> {
    lot::Entity::find().filter(lot::Column::OwnerId.eq(owner.as_uuid()))
}

pub(super) fn open_holds(owner: UserId) -> Select<hold::Entity> {
    hold::Entity::find()
        .filter(hold::Column::OwnerId.eq(owner.as_uuid()))
        .filter(hold::Column::Status.eq(hold::OPEN))
}

/// Rows as the domain has them.
pub(super) fn read<M, T>(rows: Vec<M>) -> Result<Vec<T>, Corrupt>
where
    T: TryFrom<M, Error = Corrupt>,
{
    rows.into_iter().map(T::try_from).collect()
}
