//! What was answered to requests that may come twice.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, binary, binary_null, text, text_null, timestamp_with_time_zone, uuid,
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
        let requests = Table::create()
            .table("repeat_requests")
            .col(uuid("user_id"))
            .col(text("operation"))
            .col(text("key"))
            // The SHA-256 of the body.
            .col(binary("body"))
            .col(timestamp_with_time_zone("claimed_at"))
            // All of the answer is there, or nothing.
            .col(big_integer_null("answer_status"))
            .col(text_null("answer_headers"))
            .col(binary_null("answer_body"))
            .primary_key(&mut primary_key(&["user_id", "operation", "key"]))
            .foreign_key(&mut owned_by(
                "repeat_requests",
                "user_id",
                "users",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(requests).await?;
        let by_age = Index::create()
            .name("ix_repeat_requests_claimed")
            .table("repeat_requests")
            .col("claimed_at")
            .take();
        manager.create_index(by_age).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "repeat_requests").await
    }
}
