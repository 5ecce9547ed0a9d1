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

    /// An address as it is kept, in lower case; nothing where it can't be one. Whether it is one, only a mail can tell.
    pub fn normal_email(address: &str) -> Option<String> {
        let address = address.trim().to_lowercase();
        let (local, host) = address.rsplit_once('@')?;
        let is_plain =
            |c: char| !c.is_whitespace() && !c.is_control() && !"<>(),;:\"\\[]".contains(c);
        let is_well = address.len() <= Self::EMAIL_BYTES
            && (1..=64).contains(&local.len())
            && !host.is_empty()
            && !local.contains('@')
            && address.chars().all(is_plain);
        is_well.then_some(address)
    }

    /// A name that an issuer gives, as far as there is room for it.
    pub fn short_name(name: &str) -> String {
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        name.trim().chars().take(Self::NAME_CHARS).collect()
    }
}
