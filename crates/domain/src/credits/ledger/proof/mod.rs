//! Proving the books: that what is kept of an account is what its entries say.
//!
//! [`Proof`] is fed everything that is kept, as it is found, and names each thing that can't be.

mod account;
mod discrepancy;
mod lots;
mod rows;
mod sums;

pub use account::Proof;
pub use discrepancy::{Discrepancy, Wrong};
pub use rows::{AccountRow, Books, EntryRow, HoldRow, LotRow, SettledHold, Stray};
