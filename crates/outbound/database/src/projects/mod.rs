//! Groups of sessions.

mod entity;
mod reader;
mod writer;

#[cfg(test)]
mod tests;
