//! What several modules of cases share.

mod databases;
mod store;

pub(crate) use databases::on_each_database;
pub(crate) use store::{scope_of, store_of};
