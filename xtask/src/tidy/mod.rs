//! `cargo xtask tidy`: the house rules that neither the compiler nor clippy knows.
//!
//! - [`text`]: line ends, closing newline, trailing white space
//! - [`words`]: reminders, debugging left-overs, what only one machine knows
//! - [`size`]: long files
//! - [`source`]: the header of a module, what `mod.rs` may hold, glob re-exports
//! - [`migrations`]: the names of migrations
//! - [`links`]: links between documents

mod command;
mod file;
mod links;
mod migrations;
mod size;
mod source;
mod text;
mod words;

pub(crate) use command::run;

#[cfg(test)]
mod tests;
