//! What a person has: credits in lots, holds on them, debt, and an entry for every change.
//!
//! ```text
//! grant, purchase ──> lots ──hold──> held ──settle──> used (an entry)
//!                      │               └──release──> back to its lots
//!                      └── expire, claw back ──> gone (an entry); what is not there any more is debt
//! ```
//!
//! [`Account`] is one person's, as a value: each operation changes it and gives the entries to be written with it, or
//! refuses and changes nothing. [`KeptAccount::change`] tells what a store has to write of it.
//! [`Booking`] is what one step of a run does to it. Always, and by a test over random operations:
//!
//! - the balance is the sum of all entries, and what the lots hold less the debt;
//! - what is held is what the open holds hold, and never more than its lots have;
//! - a hold ends once, by a settlement that is not larger, or by a release;
//! - an entry's postings sum to zero.

mod account;
mod booking;
mod change;
mod entry;
mod error;
mod hold;
mod lot;
mod occasion;
pub mod proof;
mod reversal;

pub use account::Account;
pub use booking::{Booker, Booking};
pub use change::{AccountChange, EndedHold, HoldEnd, KeptAccount};
pub use entry::{Book, Entry, EntryKind, Posting};
pub use error::LedgerError;
pub use hold::{Claim, Hold, HoldPart};
pub use lot::{Grant, Lot, LotSource};
pub use occasion::{Cause, Initiator, Occasion, Subject};

#[cfg(test)]
mod tests;
