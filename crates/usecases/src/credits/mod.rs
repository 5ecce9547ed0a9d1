//! What people have: every change of an account that is not a turn's, and the proof of all of them.

mod award;
mod book;
mod check;
mod error;
mod lapse;
mod metrics;
mod monthly;
mod purse;
mod service;
mod tally;

pub use award::{Award, AwardError};
pub use book::book;
pub use check::{Checked, check_ledger};
pub use error::CreditError;
pub use metrics::describe_metrics;
pub use purse::Purse;
pub use service::{Balance, CreditSettings, Credits};

#[cfg(test)]
mod tests;
