//! What a process tells of itself.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `logs` | lines on standard error, and where traces are turned on |
//! | `traces` | spans to a collector, by OTLP |
//! | `metrics` | the process's one recorder: names, buckets, the text that is scraped |
//! | `gauges` | what is looked up rather than counted: connections, memory, the queue |

mod gauges;
mod logs;
mod metrics;
mod traces;

pub(crate) use gauges::Gauges;
pub use logs::{Telemetry, init};
pub(crate) use metrics::exporter;

#[cfg(test)]
mod tests;
