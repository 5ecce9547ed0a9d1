//! A person with an account.

use chrono::{DateTime, Utc};

use crate::kernel::UserId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    /// Unique, lower case. Some issuers know people without one.
    pub email: Option<String>,
    /// May be empty; at most 100 characters.
    pub display_name: String,
    pub is_admin: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// When the person asked for the account's end: from then on nobody is let in, and a job removes what there is.
    pub deleted_at: Option<DateTime<Utc>>,
}

impl User {
    pub const NAME_CHARS: usize = 100;
    /// RFC 5321 allows 254 for a whole path.
    pub const EMAIL_BYTES: usize = 254;
}
