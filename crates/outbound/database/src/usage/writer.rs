//! Writing usage.

use async_trait::async_trait;
use atelier_domain::kernel::PortError;
use atelier_domain::usage::{UsageRecord, UsageWriter};
use sea_orm::{EntityTrait, IntoActiveModel, QueryTrait};

use super::entity;
use crate::transaction::SqlTransaction;

#[async_trait]
impl UsageWriter for SqlTransaction {
    async fn record(&mut self, record: &UsageRecord) -> Result<(), PortError> {
        let row = entity::Model::try_from(record)?;
        self.write(entity::Entity::insert(row.into_active_model()).into_query())
            .await
    }
}
