//! The composition root: configuration, wiring, lifecycle, and the command line.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod cli;
pub mod config;
pub mod lifecycle;
pub mod system;
pub mod telemetry;
pub mod wiring;
