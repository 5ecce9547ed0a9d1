//! Turns: one agent's one answer each. Ids are UUIDv7, so that their order is the order of the starts.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, text, text_null, timestamp_with_time_zone, uuid,
};

use crate::table::{drop_table, owned_by, primary_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let turns = Table::create()
            .table("turns")
            .col(uuid("session_id"))
            .col(uuid("id"))
            .col(text("agent_id"))
            .col(big_integer("round"))
            .col(big_integer("phase"))
            .col(big_integer("attempt"))
            .col(text("provider"))
            .col(text("model"))
            .col(text_null("answered_by"))
            .col(text("outcome"))
            .col(text_null("failure_code"))
            .col(text_null("failure_message"))
            .col(text_null("finish_reason"))
            .col(text_null("vendor_reason"))
            .col(text("raw_answer"))
            .col(text_null("evaluation"))
            // These three stand in the evaluation too; here they can be counted.
            .col(text_null("parse_tier"))
            .col(text_null("parse_error"))
            // Hundredths of a point.
            .col(big_integer_null("overall_score"))
            .col(big_integer("input_tokens"))
            .col(big_integer("output_tokens"))
            .col(big_integer("cached_input_tokens"))
            .col(big_integer("cache_write_tokens"))
            .col(big_integer("reasoning_tokens"))
            .col(boolean("usage_is_estimated"))
            // Micro-credits.
            .col(big_integer("credits"))
            .col(big_integer_null("version"))
            .col(text("sent"))
            .col(text_null("request_id"))
            .col(timestamp_with_time_zone("started_at"))
            .col(big_integer_null("first_token_ms"))
            .col(timestamp_with_time_zone("ended_at"))
            // A turn is only ever looked for in its session, so that this one tree serves pages and single turns.
            .primary_key(&mut primary_key(&["session_id", "id"]))
            .foreign_key(&mut owned_by(
                "turns",
                "session_id",
                "sessions",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(turns).await?;
        // A step is done once, however often it was tried.
        let steps = Index::create()
            .name("ux_turns_completed_step")
            .table("turns")
            .unique()
            .col("session_id")
            .col("round")
            .col("agent_id")
            .and_where(Expr::col("outcome").eq("completed"))
            .take();
        manager.create_index(steps).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "turns").await
    }
}
