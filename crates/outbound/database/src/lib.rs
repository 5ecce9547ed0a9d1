//! The `Store` port on PostgreSQL and SQLite, one code base for both.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `database` | connecting, and the store itself |
//! | `transaction` | writes of several contexts that commit together; on SQLite, many of them in one commit |
//! | `named`, `connection`, `reads` | in whose name something is read, and on what |
//! | `admin`, `billing`, `credits`, `editorial`, `identity`, `jobs`, `projects`, `usage` | the contexts' rows: entities, scoped reads, writes |
//! | `outage` | which failures pass by themselves |
//! | `row` | between a row's columns and the domain's types; rows that can't be read are corruption |
//!
//! Entities never leave this crate. A query of a tenant's data names the scope's owner in its `WHERE`; what is not
//! the owner's is not there. On PostgreSQL the tables' policies say so a second time.
//!
//! Durable means: when a commit has returned, every reader and every other process sees it. On SQLite the machine
//! losing power may undo the last commits (`synchronous = NORMAL`), never half of one.

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

mod admin;
mod billing;
mod connection;
mod credits;
mod database;
mod editorial;
mod identity;
mod jobs;
mod metrics;
mod named;
mod options;
mod outage;
mod projects;
mod reads;
mod row;
mod statements;
mod transaction;
mod usage;

pub use atelier_migrations::APP_ROLE;
pub use database::{ConnectError, Database, Pool};
pub use metrics::describe_metrics;
pub use options::DatabaseOptions;
pub use row::Corrupt;
pub use transaction::{EnqueueStatement, WriteConnection};

#[cfg(test)]
mod tests;
