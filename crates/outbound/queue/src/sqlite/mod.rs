//! The embedded engine: one process on one SQLite file.

mod claims;
mod locks;
mod queue;
mod rows;

pub use queue::{SqliteQueue, WriteTurns};
