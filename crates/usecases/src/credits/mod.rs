//! What people have: every change of an account that is not a turn's.

mod book;
mod error;
mod purse;
mod service;

pub use book::book;
pub use error::CreditError;
pub use purse::Purse;
pub use service::{Balance, Credits};

#[cfg(test)]
mod tests;
