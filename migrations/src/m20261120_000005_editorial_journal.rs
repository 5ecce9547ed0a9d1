//! The log of a session's run: structural events with a sequence of their own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, timestamp_with_time_zone, uuid};

use crate::table::{clustered, drop_table, owned_by, primary_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut journal = Table::create()
            .table("journal")
            .col(uuid("session_id"))
            .col(big_integer("sequence"))
            .col(timestamp_with_time_zone("at"))
            .col(text("kind"))
            .col(text("event"))
            .primary_key(&mut primary_key(&["session_id", "sequence"]))
            .foreign_key(&mut owned_by(
                "journal",
                "session_id",
                "sessions",
                ForeignKeyAction::Cascade,
            ))
            .take();
        clustered(manager, &mut journal);
        manager.create_table(journal).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "journal").await
    }
}
