//! The rows of the ledger.

pub(super) mod account;
pub(super) mod entry;
pub(super) mod hold;
pub(super) mod lot;
