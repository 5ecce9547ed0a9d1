//! What several modules of cases share.

mod databases;

pub(crate) use databases::on_each_database;
