//! A link that signs its reader in, once.

use chrono::{DateTime, TimeDelta, Utc};

use super::TokenHash;
use crate::kernel::MagicLinkId;

/// Asked for by anybody who knows the address; worth something to whoever reads the mail alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MagicLink {
    pub id: MagicLinkId,
    /// Lower case.
    pub email: String,
    /// Where in the client the person was going: a path that starts with one `/`.
    pub return_to: Option<String>,
    /// There once the mail was written: the secret is made for the mail and kept nowhere.
    pub hash: Option<TokenHash>,
    pub created_at: DateTime<Utc>,
}

impl MagicLink {
    /// Its secret begins so.
    pub const PREFIX: &'static str = "atl_";
    /// How long it can be used.
    pub const LIFE: TimeDelta = TimeDelta::minutes(15);

    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        now < self.created_at + Self::LIFE
    }
}
