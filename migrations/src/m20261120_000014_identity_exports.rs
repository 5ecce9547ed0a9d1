//! Everything a person has, as a file that waits to be fetched.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
        let exports = Table::create()
            .table("exports")
            .col(uuid("id").primary_key())
            .col(uuid("owner_id"))
            .col(text("status"))
            .col(big_integer("bytes"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("completed_at"))
            .foreign_key(&mut owned_by(
                "exports",
                "owner_id",
                "users",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(exports).await?;
        let by_owner = Index::create()
            .name("ix_exports_owner")
            .table("exports")
            .col("owner_id")
            .col("id")
            .take();
        manager.create_index(by_owner).await?;

        let pieces = Table::create()
            .table("export_pieces")
            .col(uuid("export_id"))
            // From 0.
            .col(big_integer("number"))
            .col(binary("bytes"))
            .primary_key(&mut primary_key(&["export_id", "number"]))
            .foreign_key(&mut owned_by(
                "export_pieces",
                "export_id",
                "exports",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(pieces).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "export_pieces").await?;
        drop_table(manager, "exports").await
    }
}
