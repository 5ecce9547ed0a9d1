//! The rows of people, and what they are in the domain.

pub(super) mod api_key;
pub(super) mod export;
pub(super) mod export_piece;
pub(super) mod key_use;
pub(super) mod magic_link;
pub(super) mod profile;
pub(super) mod repeat;
pub(super) mod sign_in;
pub(super) mod subject;
pub(super) mod tombstone;
pub(super) mod user;
