//! When what is done by the clock is due again, so that one process of many does it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, timestamp_with_time_zone};
use sea_orm_migration::sea_orm::DbBackend;

use crate::role;
use crate::table::drop_table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let chores = Table::create()
            .table("chores")
            .col(text("name").primary_key())
            .col(timestamp_with_time_zone("due_at"))
            .take();
        manager.create_table(chores).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            role::protect(manager, "chores", "false", "SELECT, INSERT, UPDATE").await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "chores").await
    }
}
