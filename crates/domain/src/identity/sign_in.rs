//! One sign-in of a person on one device.

use chrono::{DateTime, TimeDelta, Utc};

use super::TokenHash;
use crate::kernel::{SignInId, UserId};

/// Found by the hash of its secret, which a cookie or a bearer token carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub id: SignInId,
    pub user: UserId,
    pub hash: TokenHash,
    pub created_at: DateTime<Utc>,
    /// To within [`SignIn::SEEN_EVERY`].
    pub seen_at: DateTime<Utc>,
}

impl SignIn {
    /// The secret begins so, whoever finds one lying around.
    pub const PREFIX: &'static str = "ats_";
    /// It ends after so long without a request.
    pub const IDLE: TimeDelta = TimeDelta::days(7);
    /// How often a request is noted: not each one is worth a write.
    pub const SEEN_EVERY: TimeDelta = TimeDelta::minutes(10);

    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        now < self.seen_at + Self::IDLE
    }

    pub fn is_to_be_noted(&self, now: DateTime<Utc>) -> bool {
        now >= self.seen_at + Self::SEEN_EVERY
    }
}
