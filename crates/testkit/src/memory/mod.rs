//! A store without a database.
//!
//! As on SQLite one transaction writes at a time: whoever begins a second one while the first is still open waits.

mod audit;
mod billing;
mod books;
mod credits;
mod identity;
mod projects;
mod quotas;
mod readers;
mod schedule;
mod store;
mod tables;
mod transaction;
mod usage;
mod writer;

pub use store::MemoryStore;
