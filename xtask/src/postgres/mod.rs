//! A PostgreSQL server that lives as long as a test run.

mod binaries;
mod cluster;

pub(crate) use cluster::{Cluster, Commits};

#[cfg(test)]
mod tests;
