//! What people have: every change of an account that is not a turn's.

mod book;
mod error;

pub use book::book;
pub use error::CreditError;

#[cfg(test)]
mod tests;
