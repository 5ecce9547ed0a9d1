//! The audit log: what was done to accounts and by whom, in a chain that shows whether any of it was changed.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::kernel::UserId;

/// Something that was done. Ids only: what says who a person is has no place in a log that is never deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Absent where no person did it: a webhook, a command on the server.
    pub actor: Option<UserId>,
    /// Stable, such as `api_key.created`.
    pub action: &'static str,
    /// The kind of the thing and its id, such as `api_key:019a...`.
    pub target: String,
    pub before: Value,
    pub after: Value,
    pub reason: Option<String>,
    /// The request or the job that did it.
    pub cause: Option<String>,
    pub at: DateTime<Utc>,
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Counts from 1 without a gap.
    pub sequence: u64,
    pub actor: Option<UserId>,
    pub action: String,
    pub target: String,
    /// JSON, as it was hashed.
    pub before: String,
    pub after: String,
    pub reason: Option<String>,
    pub cause: Option<String>,
    /// To the microsecond, as databases keep it.
    pub at: DateTime<Utc>,
    /// Over the entry before it and everything in this one.
    pub hash: [u8; 32],
}

impl AuditEntry {
    /// What the first entry follows.
    pub const ORIGIN: [u8; 32] = [0; 32];

    /// The entry that comes after one with this sequence and hash.
    pub fn after(sequence: u64, previous: [u8; 32], audited: &Audited) -> Self {
        let micros = audited.at.timestamp_subsec_micros() * 1_000;
        let at = DateTime::from_timestamp(audited.at.timestamp(), micros).unwrap_or(audited.at);
        let mut entry = Self {
            sequence: sequence + 1,
            actor: audited.actor,
            action: audited.action.to_owned(),
            target: audited.target.clone(),
            before: audited.before.to_string(),
            after: audited.after.to_string(),
            reason: audited.reason.clone(),
            cause: audited.cause.clone(),
            at,
            hash: Self::ORIGIN,
        };
        entry.hash = entry.hash_after(previous);
        entry
    }

    fn hash_after(&self, previous: [u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(previous);
        hash.update(self.sequence.to_be_bytes());
        hash.update(self.at.timestamp_micros().to_be_bytes());
        let actor = self.actor.map(|actor| actor.to_string());
        let texts = [
            actor.as_deref(),
            Some(&*self.action),
            Some(&*self.target),
            Some(&*self.before),
            Some(&*self.after),
            self.reason.as_deref(),
            self.cause.as_deref(),
        ];
        for text in texts {
            // Lengths keep two texts from running together; one that is absent has none.
            let length = text.map_or(u64::MAX, |text| text.len() as u64);
            hash.update(length.to_be_bytes());
            hash.update(text.unwrap_or_default());
        }
        hash.finalize().into()
    }
}

/// Where the chain no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {sequence} of the audit log is not the one that was written")]
pub struct BrokenChain {
    pub sequence: u64,
}

/// Checks entries that follow the one with this sequence and hash; gives the last one's.
pub fn verify(
    after: (u64, [u8; 32]),
    entries: &[AuditEntry],
) -> Result<(u64, [u8; 32]), BrokenChain> {
    entries.iter().try_fold(after, |(sequence, hash), entry| {
        let expected = sequence + 1;
        if entry.sequence == expected && entry.hash == entry.hash_after(hash) {
            Ok((entry.sequence, entry.hash))
        } else {
            Err(BrokenChain { sequence: expected })
        }
    })
}

#[cfg(test)]
mod tests;
