//! Reading the audit log, and adding to it.

use async_trait::async_trait;
use atelier_domain::admin::{AuditEntry, AuditReader, AuditWriter, Audited};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, PortError};
use sea_orm::sea_query::Cond;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
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
        self.entries(page(sequence, limit)?).await
    }

    async fn about(
        &self,
        scope: Scope,
        sequence: u64,
        limit: Limit,
    ) -> Result<Vec<AuditEntry>, PortError> {
        let user = scope.user();
        let is_about = Cond::any()
            .add(Column::Actor.eq(user.as_uuid()))
            .add(Column::Target.eq(format!("user:{user}")));
        self.entries(page(sequence, limit)?.filter(is_about)).await
    }
}

fn page(sequence: u64, limit: Limit) -> Result<Select<Entity>, PortError> {
    Ok(Entity::find()
        .filter(Column::Sequence.gt(signed(sequence)?))
        .order_by_asc(Column::Sequence)
        .limit(u64::from(limit.get())))
}

impl Reads {
    /// The log is nobody's own, also where it tells of somebody.
    async fn entries(&self, page: Select<Entity>) -> Result<Vec<AuditEntry>, PortError> {
        let rows = page.all(&self.of_house().await?).await.map_err(failed)?;
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
