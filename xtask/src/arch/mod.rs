//! `cargo xtask arch`: the drawing in the architecture document, asserted.
//!
//! - [`layout`]: the top level, the rooms of the crates, and the names of the context folders
//! - [`crates`]: which crate may import which, and what the domain may depend on
//! - [`purity`]: what the domain's source may not name
//! - [`contexts`]: the contexts of the domain and their acyclic graph
//! - [`source`], [`reader`], [`imports`]: reading Rust source for the two rules before

mod command;
mod contexts;
mod crates;
mod imports;
mod layout;
mod purity;
mod reader;
mod source;

pub(crate) use command::run;
pub(crate) use contexts::CONTEXTS;

#[cfg(test)]
mod tests;
