//! People.

mod entity;
mod reader;
mod writer;

pub(crate) use reader::Users;
