//! The list of migrations, and what a command line does with it.

use sea_orm_migration::migrator::MigrationStatus;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseConnection;

/// Every migration, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(crate::m20261120_000001_identity_users::Migration),
            Box::new(crate::m20261120_000002_editorial_sessions::Migration),
            Box::new(crate::m20261120_000003_editorial_documents::Migration),
            Box::new(crate::m20261120_000004_editorial_turns::Migration),
            Box::new(crate::m20261120_000005_editorial_journal::Migration),
            Box::new(crate::m20261120_000006_usage_records::Migration),
            Box::new(crate::m20261120_000007_editorial_leases::Migration),
            Box::new(crate::m20261120_000008_editorial_notes::Migration),
            Box::new(crate::m20261120_000009_usage_calls::Migration),
            Box::new(crate::m20261120_000010_identity_addresses::Migration),
            Box::new(crate::m20261120_000011_identity_accounts::Migration),
            Box::new(crate::m20261120_000012_identity_credentials::Migration),
            Box::new(crate::m20261120_000013_identity_repeats::Migration),
            Box::new(crate::m20261120_000014_identity_exports::Migration),
            Box::new(crate::m20261120_000015_admin_audit::Migration),
            Box::new(crate::m20261120_000016_projects_table::Migration),
            Box::new(crate::m20261120_000017_identity_row_security::Migration),
            Box::new(crate::m20261120_000018_credits_ledger::Migration),
            Box::new(crate::m20261120_000019_billing_tables::Migration),
            Box::new(crate::m20261120_000020_billing_quotas::Migration),
            Box::new(crate::m20261120_000021_jobs_schedule::Migration),
            Box::new(crate::m20261121_000022_credits_live_lots::Migration),
            Box::new(crate::m20261121_000023_identity_policies::Migration),
        ]
    }
}

/// Applies what is pending: everything, or the next `steps`.
pub async fn up(database: &DatabaseConnection, steps: Option<u32>) -> Result<(), DbErr> {
    Migrator::up(database, steps).await
}

/// Takes back what is applied, newest first: everything, or the last `steps`. Their data is lost.
pub async fn down(database: &DatabaseConnection, steps: Option<u32>) -> Result<(), DbErr> {
    Migrator::down(database, steps).await
}

/// Takes everything back and applies it again: the product's tables are empty afterwards. Tables of others stay.
pub async fn fresh(database: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator::refresh(database).await
}

/// Every migration by name, oldest first. Writes nothing.
pub async fn status(
    database: &DatabaseConnection,
) -> Result<Vec<(String, MigrationStatus)>, DbErr> {
    let migrations = Migrator::get_migration_with_status_read_only(database).await?;
    Ok(migrations
        .iter()
        .map(|migration| (migration.name().to_owned(), migration.status()))
        .collect())
}

/// The names of the migrations that are not applied, oldest first. Writes nothing.
pub async fn pending(database: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let migrations = Migrator::get_pending_migrations_read_only(database).await?;
    Ok(migrations
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect())
}
