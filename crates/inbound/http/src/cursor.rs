//! Cursors of lists: opaque to clients, base64url of the last item's key.

use atelier_domain::billing::InvoiceId;
use atelier_domain::credits::EntryCursor;
use atelier_domain::editorial::SessionCursor;
use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::kernel::{ApiKeyId, FieldError, Limit, ProjectId, SessionId, TurnId};
use atelier_domain::projects::ProjectCursor;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::problem::Problem;

/// A key that stands in a cursor. Keys of different lists differ in length, so that none passes for another.
pub(crate) trait Key: Sized {
    fn to_bytes(&self) -> Vec<u8>;

    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

pub(crate) fn encode(key: &impl Key) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(key.to_bytes())
}

fn decode<K: Key>(cursor: &str) -> Option<K> {
    K::from_bytes(&BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?)
}

/// Which page a request asks for.
pub(crate) fn page<K: Key>(
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<(Limit, Option<K>), Problem> {
    let mut errors = Vec::new();
    let limit = limit
        .map_or(Ok(Limit::default()), Limit::new)
        .unwrap_or_else(|_| {
            let message = format!("must be between {} and {}", Limit::MIN, Limit::MAX);
            errors.push(FieldError::new("limit", "out_of_range", message));
            Limit::default()
        });
    let after = cursor.map(decode).unwrap_or_default();
    if cursor.is_some() && after.is_none() {
        errors.push(FieldError::new(
            "cursor",
            "invalid_cursor",
            "is not a cursor of this list",
        ));
    }
    if errors.is_empty() {
        Ok((limit, after))
    } else {
        Err(Problem::invalid(errors))
    }
}

/// The key of lists by last change.
fn changed_bytes(updated_at: DateTime<Utc>, id: Uuid) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(29);
    bytes.extend(updated_at.timestamp().to_be_bytes());
    bytes.extend(updated_at.timestamp_subsec_nanos().to_be_bytes());
    bytes.extend(id.as_bytes());
    bytes
}

fn changed(bytes: &[u8]) -> Option<(DateTime<Utc>, Uuid)> {
    let (seconds, rest) = bytes.split_first_chunk()?;
    let (nanos, id) = rest.split_first_chunk()?;
    let (seconds, nanos) = (i64::from_be_bytes(*seconds), u32::from_be_bytes(*nanos));
    let updated_at = DateTime::from_timestamp(seconds, nanos)?;
    Some((updated_at, Uuid::from_slice(id).ok()?))
}

impl Key for SessionCursor {
    fn to_bytes(&self) -> Vec<u8> {
        changed_bytes(self.updated_at, self.id.as_uuid())
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (updated_at, id) = changed(bytes)?;
        let id = SessionId::new(id);
        Some(Self { updated_at, id })
    }
}

/// Marks the keys of projects, which would look like those of sessions.
const PROJECT: u8 = b'p';

impl Key for ProjectCursor {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = changed_bytes(self.updated_at, self.id.as_uuid());
        bytes.push(PROJECT);
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (updated_at, id) = changed(bytes.strip_suffix(&[PROJECT])?)?;
        let id = ProjectId::new(id);
        Some(Self { updated_at, id })
    }
}

/// Marks the ids of invoices, which are the processor's own texts.
const INVOICE: u8 = b'i';

impl Key for InvoiceId {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![INVOICE];
        bytes.extend(self.as_str().as_bytes());
        bytes
    }

    /// Texts that could not stand in an address are no ids.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let id = std::str::from_utf8(bytes.strip_prefix(&[INVOICE])?).ok()?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        id.bytes().all(is_plain).then(|| Self::new(id))
    }
}

impl Key for TurnId {
    fn to_bytes(&self) -> Vec<u8> {
        self.as_uuid().as_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Self::new)
    }
}

/// With a byte before it, which keeps it apart from other ids.
impl Key for ApiKeyId {
    fn to_bytes(&self) -> Vec<u8> {
        [&[0], self.as_uuid().as_bytes().as_slice()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let id = bytes.strip_prefix(&[0])?;
        Uuid::from_slice(id).ok().map(Self::new)
    }
}

impl Key for VersionNumber {
    fn to_bytes(&self) -> Vec<u8> {
        self.get().to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes
            .try_into()
            .ok()
            .map(u32::from_be_bytes)
            .and_then(Self::new)
    }
}

/// With a byte before it, which keeps it apart from other numbers.
impl Key for EntryCursor {
    fn to_bytes(&self) -> Vec<u8> {
        [&[0], self.sequence.to_be_bytes().as_slice()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let sequence = bytes.strip_prefix(&[0])?.try_into().ok()?;
        let sequence = u64::from_be_bytes(sequence);
        i64::try_from(sequence).ok()?;
        Some(Self { sequence })
    }
}

/// How many items come before: of a list that only grows at its end.
impl Key for u16 {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_be_bytes)
    }
}

#[cfg(test)]
mod tests;
