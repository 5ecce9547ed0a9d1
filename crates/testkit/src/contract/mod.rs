//! What every store promises, as tests: one suite for SQLite, PostgreSQL and the store in memory.
//!
//! [`store_contract!`](crate::store_contract) makes one test of each case. A case gets a [`Stage`] of its own, with
//! an empty store.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test: a promise that is not kept fails it where it stands"
)]

pub mod api_keys;
pub mod audit;
pub mod billing;
pub mod credits;
pub mod documents;
pub mod exports;
pub mod heads;
pub mod journal;
pub mod leases;
pub mod leaving;
pub mod lists;
pub mod notes;
pub mod people;
pub mod projects;
pub mod quotas;
pub mod racing;
pub mod repeats;
pub mod schedule;
pub mod scopes;
pub mod sessions;
mod setup;
pub mod sign_ins;
mod stage;
mod suite;
pub mod texts;
pub mod transactions;
pub mod turns;
pub mod usage;

pub use stage::Stage;
