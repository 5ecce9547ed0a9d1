//! The ledger.

mod entity;
mod jobs;
mod reader;
mod writer;
