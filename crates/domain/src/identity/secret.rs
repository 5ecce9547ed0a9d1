//! Secrets as the texts that people and programs carry.

use secrecy::{ExposeSecret as _, SecretString};

use super::{MagicLink, SignIn, TokenHash};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// So many characters of base 62 hold 32 bytes.
pub(super) const SECRET_CHARS: usize = 43;

/// A secret of ours without a checksum: what kind it is, and 43 characters of base 62 for 32 random bytes.
#[derive(Clone, Debug)]
pub struct TokenText(SecretString);

impl TokenText {
    /// What a cookie or a bearer token carries while somebody is signed in.
    pub fn sign_in(random: [u8; 32]) -> Self {
        Self::new(SignIn::PREFIX, random)
    }

    /// What the link in a mail carries.
    pub fn magic_link(random: [u8; 32]) -> Self {
        Self::new(MagicLink::PREFIX, random)
    }

    fn new(prefix: &str, random: [u8; 32]) -> Self {
        Self(format!("{prefix}{}", base62(&random, SECRET_CHARS)).into())
    }

    /// Whether a text can be such a secret: what can't need not be looked up.
    pub fn has_form(prefix: &str, text: &str) -> bool {
        text.strip_prefix(prefix).is_some_and(|secret| {
            secret.len() == SECRET_CHARS && secret.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    }

    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub fn hash(&self) -> TokenHash {
        TokenHash::of(self.expose())
    }
}

/// 32 random bytes as a text that may stand in an address, a header or a form without being escaped.
pub fn plain_secret(random: [u8; 32]) -> String {
    base62(&random, SECRET_CHARS)
}

/// The bytes as one number, with leading zeros.
pub(super) fn base62(bytes: &[u8], chars: usize) -> String {
    let mut number = bytes.to_vec();
    let mut digits = Vec::with_capacity(chars);
    for _ in 0..chars {
        let mut rest = 0_u16;
        for byte in &mut number {
            let value = rest * 256 + u16::from(*byte);
            // A quotient of a value below 62 * 256 fits into a byte, and a rest below 62 into an index.
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            rest = value % 62;
        }
        let digit = BASE62.get(usize::from(rest)).copied().unwrap_or(b'0');
        digits.push(char::from(digit));
    }
    digits.into_iter().rev().collect()
}
