//! Groups of sessions: everything a person can do with one.

mod archive;
mod change;
mod create;
mod delete;
mod read;
mod service;

pub use service::Projects;

#[cfg(test)]
mod tests;
