//! What several modules of cases share.

mod databases;
mod seed;

pub(crate) use databases::on_each_database;
pub(crate) use seed::Seed;
