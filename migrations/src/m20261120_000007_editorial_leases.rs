//! Who drives a session's run. The columns stand in the row that every write of the run goes to, so that a write is
//! checked and made by one statement.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, timestamp_with_time_zone_null, uuid_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [
            // How often the lease was taken.
            big_integer("lease_fence").default(0).take(),
            // Both or none of these are there.
            uuid_null("lease_holder"),
            timestamp_with_time_zone_null("lease_until"),
        ] {
            let add = Table::alter().table("sessions").add_column(column).take();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["lease_until", "lease_holder", "lease_fence"] {
            let drop = Table::alter().table("sessions").drop_column(column).take();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}
