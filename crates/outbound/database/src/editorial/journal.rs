//! Reading journals.

use async_trait::async_trait;
use atelier_domain::editorial::{JournalEntry, JournalReader};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{PortError, SessionId};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::entity::journal_entry::{Column, Entity};
use super::scoped::owns;
use crate::row::{Corrupt, failed, signed};

#[derive(Clone, Debug)]
pub(crate) struct Journal {
    connection: DatabaseConnection,
}

impl Journal {
    pub(crate) const fn new(connection: DatabaseConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl JournalReader for Journal {
    async fn after(
        &self,
        scope: Scope,
        session: SessionId,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, PortError> {
        let rows = after(scope, session, signed(sequence)?, limit)
            .all(&self.connection)
            .await
            .map_err(failed)?;
        let entries: Result<_, Corrupt> = rows.into_iter().map(JournalEntry::try_from).collect();
        Ok(entries?)
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
