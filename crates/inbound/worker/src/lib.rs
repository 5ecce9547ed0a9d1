//! Takes jobs and drives runs.

mod runs;
mod worker;

pub use worker::{Worker, WorkerOptions};
