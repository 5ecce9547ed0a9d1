//! Reading journals.

use async_trait::async_trait;
use atelier_domain::editorial::{JournalEntry, JournalReader};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{PortError, SessionId};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::entity::journal_entry::{Column, Entity};
use super::scoped::owns;
use crate::reads::Reads;
use crate::row::{Corrupt, failed, micros, signed};

#[async_trait]
impl JournalReader for Reads {
    async fn after(
        &self,
        scope: Scope,
        session: SessionId,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, PortError> {
        let rows = after(scope, session, signed(sequence)?, limit)
            .all(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let entries: Result<_, Corrupt> = rows.into_iter().map(JournalEntry::try_from).collect();
        Ok(entries?)
    }

    async fn last_until(
        &self,
        scope: Scope,
        session: SessionId,
        at: DateTime<Utc>,
    ) -> Result<u64, PortError> {
        let last = last_until(scope, session, at)
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let entry = last.map(JournalEntry::try_from).transpose()?;
        Ok(entry.map_or(0, |entry| entry.sequence))
    }
}

pub(super) fn after(scope: Scope, session: SessionId, sequence: i64, limit: u32) -> Select<Entity> {
    Entity::find()
        .filter(Column::SessionId.eq(session.as_uuid()))
        .filter(Column::Sequence.gt(sequence))
        .filter(owns(scope, session))
        .order_by_asc(Column::Sequence)
        .limit(u64::from(limit))
}

/// The last entry that was written by then. Times mostly rise with sequences, so that it is one of the first that are
/// looked at from the end on.
pub(super) fn last_until(scope: Scope, session: SessionId, at: DateTime<Utc>) -> Select<Entity> {
    Entity::find()
        .filter(Column::SessionId.eq(session.as_uuid()))
        .filter(Column::At.lte(micros(at)))
        .filter(owns(scope, session))
        .order_by_desc(Column::Sequence)
        .limit(1)
}
