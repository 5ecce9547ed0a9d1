//! Requests that carry an `Idempotency-Key`: what was answered to the first is answered to all.

use chrono::TimeDelta;

use crate::kernel::UserId;

/// Names one request: the same key means another one in another operation, or of somebody else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepeatKey {
    pub user: UserId,
    /// Method and path, with its ids.
    pub operation: String,
    /// 1 to 255 visible ASCII characters.
    pub key: String,
}

impl RepeatKey {
    /// How long an answer is kept.
    pub const LIFE: TimeDelta = TimeDelta::hours(24);
    pub const MAX_BYTES: usize = 255;
}

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Those that belong to the answer: `content-type`, `location`, `etag`.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What a key stands for at the moment it is named again, or first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody named it before: the caller does the work, and says how it ended.
    Mine,
    /// It was named with another body.
    Other,
    /// Somebody is at it.
    Running,
    Done(Answer),
    /// Whoever was at it never said how it ended, so that it may or may not have happened.
    Unknown,
}
