//! The ledger.

mod books;
mod entity;
mod jobs;
mod reader;
mod writer;
