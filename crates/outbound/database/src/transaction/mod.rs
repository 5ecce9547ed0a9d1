//! Writes that happen together or not at all.

mod group_commit;
mod guards;
mod sql;
mod sqlite;
mod waiting;

pub(crate) use group_commit::Writer;
pub use sql::EnqueueStatement;
pub(crate) use sql::{Batch, SqlTransaction, Writes};
pub use sqlite::WriteConnection;
