//! Who sent a webhook: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`, HMAC-SHA256 over `{t}.{body}`.

use atelier_domain::billing::EventRefusal;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// How far Stripe's clock and ours may differ, and how long a message may be under way.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);
const PREFIX: &str = "whsec_";
/// Stripe's have 32 letters after the prefix.
const SECRET_LETTERS: usize = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook's secret is `{PREFIX}` and at least {SECRET_LETTERS} letters")]
pub struct SecretError;

/// What messages are signed with: the text as it is, prefix and all.
pub(crate) struct Secret(SecretString);

impl Secret {
    pub(crate) fn new(text: &SecretString) -> Result<Self, SecretError> {
        let letters = text.expose_secret().strip_prefix(PREFIX);
        letters
            .filter(|letters| letters.len() >= SECRET_LETTERS)
            .map(|_| Self(text.clone()))
            .ok_or(SecretError)
    }

    /// The code of a message; the body goes in as it arrived.
    fn code(&self, time: &str, body: &[u8]) -> Result<Hmac<Sha256>, EventRefusal> {
        let mut code = Hmac::<Sha256>::new_from_slice(self.0.expose_secret().as_bytes())
            .map_err(|_| EventRefusal::Signature)?;
        code.update(time.as_bytes());
        code.update(b".");
        code.update(body);
        Ok(code)
    }
}

/// Checks that one of the secrets signed the body not long ago.
///
/// A message carries several signatures while Stripe changes secrets. Other versions, such as `v0`, are passed over.
pub(crate) fn verify(
    body: &[u8],
    header: &str,
    secrets: &[Secret],
    now: DateTime<Utc>,
) -> Result<(), EventRefusal> {
    let parts: Vec<(&str, &str)> = header
        .split(',')
        .filter_map(|part| part.split_once('='))
        .collect();
    let values = |wanted| {
        let named = parts.iter().filter(move |(name, _)| *name == wanted);
        named.map(|(_, value)| *value)
    };
    // Of two times, each side could mean another one.
    let (Some(time), None) = (values("t").next(), values("t").nth(1)) else {
        return Err(EventRefusal::Header);
    };
    let sent_at = time
        .parse()
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(EventRefusal::Header)?;
    if now.signed_duration_since(sent_at).abs() > TOLERANCE {
        return Err(EventRefusal::Time);
    }
    let signatures: Vec<[u8; 32]> = values("v1").filter_map(bytes).collect();
    for secret in secrets {
        let code = secret.code(time, body)?;
        for signature in &signatures {
            // In constant time.
            if code.clone().verify_slice(signature).is_ok() {
                return Ok(());
            }
        }
    }
    Err(EventRefusal::Signature)
}

/// 64 lower-case hexadecimal digits, as Stripe writes them.
fn bytes(hex: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let bytes: Option<Vec<u8>> = pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect();
    bytes?.try_into().ok()
}
