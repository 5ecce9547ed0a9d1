//! The operations, by context. [`documented`] ones are in the API description.

pub(crate) mod billing;
pub(crate) mod credits;
pub(crate) mod editorial;
pub(crate) mod identity;
pub(crate) mod models;
pub(crate) mod projects;

mod docs;
mod operations;
mod table;

pub(crate) use table::{documented, pages, undocumented};
