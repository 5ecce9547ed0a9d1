//! The embedded engine: one process on one SQLite file.

mod claims;
mod locks;
mod queue;
mod rows;
mod writer;

pub use queue::SqliteQueue;
pub use writer::WriteConnection;

#[cfg(test)]
mod tests;
