//! Reading the audit log, and adding to it.

use async_trait::async_trait;
use atelier_domain::admin::{AuditEntry, AuditReader, AuditWriter, Audited};
use atelier_domain::kernel::{Limit, PortError};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::entity::{Column, Entity, Model};
use crate::reads::Reads;
use crate::row::{Corrupt, failed, signed};
use crate::transaction::SqlTransaction;

/// Names the lock of the chain's end among those of the database. The number means nothing, and never changes.
const CHAIN: i64 = 3_908_114_627_551_906;

#[async_trait]
impl AuditReader for Reads {
    async fn after(&self, sequence: u64, limit: Limit) -> Result<Vec<AuditEntry>, PortError> {
        let rows = Entity::find()
            .filter(Column::Sequence.gt(signed(sequence)?))
            .order_by_asc(Column::Sequence)
            .limit(u64::from(limit.get()))
            .all(&self.of_house().await?)
            .await
            .map_err(failed)?;
        let entries: Result<_, Corrupt> = rows.into_iter().map(AuditEntry::try_from).collect();
        Ok(entries?)
    }
}

#[async_trait]
impl AuditWriter for SqlTransaction {
    async fn append(&mut self, audited: &Audited) -> Result<(), PortError> {
        // The next statement sees what the one before, who had the lock, has committed.
        self.lock(CHAIN).await?;
        let last = Entity::find().order_by_desc(Column::Sequence).limit(1);
        let last = self
            .one(last)
            .await?
            .map(AuditEntry::try_from)
            .transpose()?;
        let (sequence, hash) =
            last.map_or((0, AuditEntry::ORIGIN), |last| (last.sequence, last.hash));
        let entry = AuditEntry::after(sequence, hash, audited);
        let row = Model::try_from(entry)?.into_active_model();
        self.execute(&Entity::insert(row).into_query())
            .await
            .map(drop)
    }
}
