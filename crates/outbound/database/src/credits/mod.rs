//! The ledger.

mod books;
mod entity;
mod jobs;
mod reader;
mod writer;

pub(crate) use writer::{add, update};

#[cfg(test)]
mod tests;
