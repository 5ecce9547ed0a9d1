//! Taking what is due.

use async_trait::async_trait;
use atelier_domain::jobs::{Chore, ScheduleWriter};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, QueryTrait, Set};

use super::entity::{ActiveModel, Column, Entity};
use crate::row::micros;
use crate::transaction::SqlTransaction;

#[async_trait]
impl ScheduleWriter for SqlTransaction {
    async fn take(
        &mut self,
        chore: Chore,
        now: DateTime<Utc>,
        next: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        // One statement: of several that come at once, one finds it due.
        let row = ActiveModel {
            name: Set(chore.as_str().to_owned()),
            due_at: Set(micros(next)),
        };
        let if_due = OnConflict::column(Column::Name)
            .update_column(Column::DueAt)
            .action_and_where(Expr::col((Entity, Column::DueAt)).lte(micros(now)))
            .to_owned();
        let take = Entity::insert(row).on_conflict(if_due).into_query();
        Ok(self.execute(&take).await? > 0)
    }
}
