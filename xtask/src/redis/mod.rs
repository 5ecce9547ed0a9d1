//! A Redis server that lives as long as a test run.

mod server;

pub(crate) use server::{Server, provide};

#[cfg(test)]
mod tests;
