//! Versions of a session's document.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, timestamp_with_time_zone, uuid};

use crate::table::{drop_table, owned_by, primary_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let versions = Table::create()
            .table("document_versions")
            .col(uuid("session_id"))
            .col(big_integer("number"))
            .col(text("content"))
            .col(big_integer("word_count"))
            .col(text("author"))
            .col(big_integer("round"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(&mut primary_key(&["session_id", "number"]))
            .foreign_key(&mut owned_by(
                "document_versions",
                "session_id",
                "sessions",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(versions).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "document_versions").await
    }
}
