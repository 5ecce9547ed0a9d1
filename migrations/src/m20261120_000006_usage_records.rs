//! Metering: one record a call. It points at sessions and turns without a foreign key, because it outlives them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, text, timestamp_with_time_zone, uuid,
};

use crate::table::{clustered, drop_table, primary_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut records = Table::create()
            .table("usage_records")
            .col(uuid("turn_id"))
            .col(big_integer("attempt"))
            .col(uuid("account_id"))
            .col(text("context"))
            .col(uuid("session_id"))
            .col(text("provider"))
            .col(text("model"))
            .col(big_integer("input_tokens"))
            .col(big_integer("output_tokens"))
            .col(big_integer("cached_input_tokens"))
            .col(big_integer("cache_write_tokens"))
            .col(big_integer("reasoning_tokens"))
            // Micro-credits.
            .col(big_integer("credits"))
            .col(big_integer("cost_micro_dollars"))
            .col(big_integer("latency_ms"))
            .col(big_integer_null("first_token_ms"))
            .col(text("outcome"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(&mut primary_key(&["turn_id", "attempt"]))
            .take();
        clustered(manager, &mut records);
        manager.create_table(records).await?;
        let by_account = Index::create()
            .name("ix_usage_records_account_at")
            .table("usage_records")
            .col("account_id")
            .col("at")
            .take();
        manager.create_index(by_account).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "usage_records").await
    }
}
