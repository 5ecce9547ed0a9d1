//! The tables of the product, step by step, on PostgreSQL and on SQLite.
//!
//! A migration that has landed is never changed; it never names an entity, whose shape moves on. The tables of the
//! queue engine are the engine's own.
//!
//! JSON documents stand in `text` columns: they are written and read whole, their keys keep their order, and they are
//! the same bytes on both databases. Amounts are integers in the unit that the column's comment in its migration says.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod lock;
mod m20261120_000001_identity_users;
mod m20261120_000002_editorial_sessions;
mod m20261120_000003_editorial_documents;
mod m20261120_000004_editorial_turns;
mod m20261120_000005_editorial_journal;
mod m20261120_000006_usage_records;
mod m20261120_000007_editorial_leases;
mod m20261120_000008_editorial_notes;
mod m20261120_000009_usage_calls;
mod m20261120_000010_identity_addresses;
mod m20261120_000011_identity_accounts;
mod m20261120_000012_identity_credentials;
mod m20261120_000013_identity_repeats;
mod m20261120_000014_identity_exports;
mod m20261120_000015_admin_audit;
mod m20261120_000016_projects_table;
mod m20261120_000017_identity_row_security;
mod m20261120_000018_credits_ledger;
mod m20261120_000019_billing_tables;
mod m20261120_000020_billing_quotas;
mod m20261120_000021_jobs_schedule;
mod m20261121_000022_credits_live_lots;
mod m20261121_000023_identity_policies;
mod migrator;
mod role;
mod table;

pub use lock::{SchemaLock, lock};
pub use migrator::{Migrator, down, fresh, pending, status, up};
pub use role::APP_ROLE;
pub use sea_orm_migration::MigratorTrait;
pub use sea_orm_migration::migrator::MigrationStatus;

#[cfg(test)]
mod tests;
