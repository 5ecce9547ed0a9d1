//! Who sent a webhook: the scheme of Svix, which is that of Standard Webhooks 1.0.

use atelier_domain::identity::{MessageRefusal, SignedMessage};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use sha2::Sha256;

/// How far the sender's clock and ours may differ, and how long a message may be under way.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);
/// The standard asks for 24 to 64 bytes.
const SECRET_BYTES: usize = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook's secret is `whsec_` and the base64 of at least {SECRET_BYTES} bytes")]
pub struct SecretError;

/// What messages are signed with.
pub(crate) struct Secret(SecretSlice<u8>);

impl Secret {
    pub(crate) fn new(text: &SecretString) -> Result<Self, SecretError> {
        let text = text.expose_secret();
        let bytes = STANDARD
            .decode(text.strip_prefix("whsec_").unwrap_or(text))
            .map_err(|_| SecretError)?;
        if bytes.len() < SECRET_BYTES {
            return Err(SecretError);
        }
        Ok(Self(bytes.into()))
    }

    /// The code of a message; the body goes in as it arrived.
    fn code(&self, message: SignedMessage<'_>) -> Result<Hmac<Sha256>, MessageRefusal> {
        let mut code = Hmac::<Sha256>::new_from_slice(self.0.expose_secret())
            .map_err(|_| MessageRefusal::Signature)?;
        for part in [message.id.as_bytes(), message.timestamp.as_bytes()] {
            code.update(part);
            code.update(b".");
        }
        code.update(message.body);
        Ok(code)
    }
}

/// Checks that one of the secrets signed the message not long ago; gives the time that was signed.
///
/// A message may carry several signatures, while its sender changes secrets. Unknown versions are passed over.
pub(crate) fn verify(
    message: SignedMessage<'_>,
    secrets: &[Secret],
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, MessageRefusal> {
    // With a dot in it, a part of the id could pass for the time.
    if message.id.is_empty() || message.id.contains('.') || message.signature.is_empty() {
        return Err(MessageRefusal::Headers);
    }
    let sent_at = message
        .timestamp
        .parse()
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(MessageRefusal::Headers)?;
    if now.signed_duration_since(sent_at).abs() > TOLERANCE {
        return Err(MessageRefusal::Time);
    }
    let signatures: Vec<Vec<u8>> = message
        .signature
        .split(' ')
        .filter_map(|entry| STANDARD.decode(entry.strip_prefix("v1,")?).ok())
        .collect();
    for secret in secrets {
        let code = secret.code(message)?;
        for signature in &signatures {
            // In constant time.
            if code.clone().verify_slice(signature).is_ok() {
                return Ok(sent_at);
            }
        }
    }
    Err(MessageRefusal::Signature)
}
