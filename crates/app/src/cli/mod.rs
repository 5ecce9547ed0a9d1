//! The command line.

mod admin;
mod audit;
mod billing;
mod config;
mod ledger;
mod mail;
mod migrate;
mod openapi;
mod root;
mod seed;
mod serve;
mod write;

pub use root::{Cli, run};
