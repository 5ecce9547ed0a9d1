//! Sessions: a narrow row that every turn rewrites, and beside it the wide one that hardly changes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::table::{drop_table, owned_by};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sessions = Table::create()
            .table("sessions")
            .col(uuid("id").primary_key())
            .col(uuid("owner_id"))
            .col(uuid_null("project_id"))
            .col(text("title"))
            // The title in lower case: SQLite's own lower() knows ASCII alone, PostgreSQL's depends on the locale.
            .col(text("title_folded"))
            .col(text("status"))
            .col(boolean("starred"))
            .col(big_integer("max_rounds"))
            // Hundredths of a point.
            .col(big_integer_null("score_threshold"))
            // Micro-credits.
            .col(big_integer_null("max_credits"))
            .col(boolean("stop_on_plateau"))
            .col(boolean("review_each_round"))
            .col(big_integer("current_round"))
            // Micro-credits.
            .col(big_integer("credits_used"))
            .col(text_null("termination_reason"))
            .col(text("run_state"))
            .col(big_integer("last_sequence"))
            .col(big_integer("revision"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .col(timestamp_with_time_zone_null("completed_at"))
            .foreign_key(&mut owned_by(
                "sessions",
                "owner_id",
                "users",
                ForeignKeyAction::Restrict,
            ))
            .take();
        manager.create_table(sessions).await?;
        // The order of the list, which is read page by page.
        let listed = Index::create()
            .name("ix_sessions_owner_updated")
            .table("sessions")
            .col("owner_id")
            .col(("updated_at", IndexOrder::Desc))
            .col(("id", IndexOrder::Desc))
            .take();
        manager.create_index(listed).await?;

        let inputs = Table::create()
            .table("session_inputs")
            .col(uuid("session_id").primary_key())
            .col(text("initial_prompt"))
            .col(text("reference_documents"))
            .col(text_null("reference_instructions"))
            .col(text("agents"))
            .foreign_key(&mut owned_by(
                "session_inputs",
                "session_id",
                "sessions",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(inputs).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "session_inputs").await?;
        drop_table(manager, "sessions").await
    }
}
