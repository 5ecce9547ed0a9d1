//! What people took of the plans' monthly limits.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, timestamp_with_time_zone, uuid};
use sea_orm_migration::sea_orm::DbBackend;

use crate::role;
use crate::table::{clustered, drop_table, owned_by, primary_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "monthly_quotas";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut quotas = Table::create()
            .table(TABLE)
            .col(uuid("owner_id"))
            .col(text("kind"))
            // The first moment of it, UTC.
            .col(timestamp_with_time_zone("month"))
            .col(big_integer("used"))
            .primary_key(&mut primary_key(&["owner_id", "kind", "month"]))
            .foreign_key(&mut owned_by(
                TABLE,
                "owner_id",
                "users",
                ForeignKeyAction::Cascade,
            ))
            .take();
        clustered(manager, &mut quotas);
        manager.create_table(quotas).await?;
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let mine = "owner_id = (SELECT atelier_person())";
        role::protect(manager, TABLE, mine, "SELECT, INSERT, UPDATE, DELETE").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            role::expose(manager, TABLE).await?;
        }
        drop_table(manager, TABLE).await
    }
}
