//! What the person says to the agents while a run is under way.

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
        let notes = Table::create()
            .table("session_notes")
            .col(uuid("session_id"))
            // The order in which they were added: ids come from several machines, whose clocks differ.
            .col(big_integer("number"))
            .col(uuid("id"))
            .col(text("text"))
            .col(big_integer("for_round"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(&mut primary_key(&["session_id", "number"]))
            .foreign_key(&mut owned_by(
                "session_notes",
                "session_id",
                "sessions",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(notes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "session_notes").await
    }
}
