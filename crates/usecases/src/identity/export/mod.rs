//! Everything that a person has, as one JSON document.

mod everything;
mod json;
mod operations;
mod values;

pub use operations::{ExportStream, Exported};
