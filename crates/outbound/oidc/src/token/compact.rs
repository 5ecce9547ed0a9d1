//! A signed token in its compact form (RFC 7515 §7.1).

use atelier_domain::identity::TokenRefusal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde_json::Value;

use super::object::Object;
use super::payload::Payload;
use crate::Algorithm;

/// Session tokens have about 1 KiB; a cookie that carries one has at most 4.
const TOKEN_BYTES: usize = 8 * 1024;

/// A token of which nothing but its form is known yet.
pub(crate) struct SignedToken<'a> {
    /// What is signed: header and payload as they were sent.
    signed: &'a str,
    payload: &'a str,
    signature: &'a str,
    header: Object,
}

impl<'a> SignedToken<'a> {
    /// Takes the token apart. Where keys are (`jku`, `x5u`, `jwk`, `x5c`) is for the configuration to say, so that those
    /// members of the header are not looked at.
    pub(crate) fn parse(token: &'a str) -> Result<Self, TokenRefusal> {
        if token.len() > TOKEN_BYTES {
            return Err(TokenRefusal::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenRefusal::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenRefusal::Malformed)?;
        if payload.contains('.') {
            return Err(TokenRefusal::Malformed);
        }
        decode(signature)?;
        let header =
            serde_json::from_slice(&decode(header)?).map_err(|_| TokenRefusal::Malformed)?;
        Ok(Self {
            signed,
            payload,
            signature,
            header,
        })
    }

    pub(crate) fn header(&self, member: &str) -> Option<&Value> {
        self.header.0.get(member)
    }

    /// Whether its type is one of these, or not said. Types are compared without regard to case (RFC 7515 §4.1.9).
    /// Extensions that must be understood, encryption and a token inside the token are kinds of their own.
    pub(crate) fn expect_kind(&self, types: &[&str]) -> Result<(), TokenRefusal> {
        let is_expected = match self.header("typ") {
            None => true,
            Some(Value::String(given)) => types.iter().any(|typ| typ.eq_ignore_ascii_case(given)),
            Some(_) => false,
        };
        let is_plain = ["crit", "cty", "enc", "zip"]
            .into_iter()
            .all(|member| self.header(member).is_none());
        if is_expected && is_plain {
            Ok(())
        } else {
            Err(TokenRefusal::Kind)
        }
    }

    /// Whether it says of itself that it is signed as configured.
    pub(crate) fn expect_algorithm(&self, algorithm: Algorithm) -> Result<(), TokenRefusal> {
        if self.header("alg").and_then(Value::as_str) == Some(algorithm.as_str()) {
            Ok(())
        } else {
            Err(TokenRefusal::Algorithm)
        }
    }

    pub(crate) fn key_id(&self) -> Result<Option<&str>, TokenRefusal> {
        match self.header("kid") {
            None => Ok(None),
            Some(Value::String(name)) => Ok(Some(name)),
            Some(_) => Err(TokenRefusal::Malformed),
        }
    }

    /// The claims, if this key signed them.
    pub(crate) fn open(
        &self,
        key: &DecodingKey,
        algorithm: Algorithm,
    ) -> Result<Payload, TokenRefusal> {
        let is_signed = jsonwebtoken::crypto::verify(
            self.signature,
            self.signed.as_bytes(),
            key,
            algorithm.library(),
        );
        // An error is a key that is not of the algorithm's family, or no key at all.
        if !is_signed.unwrap_or(false) {
            return Err(TokenRefusal::Signature);
        }
        serde_json::from_slice(&decode(self.payload)?).map_err(|_| TokenRefusal::Malformed)
    }
}

/// Base64url without padding, and without bits that say nothing: one token has one spelling.
fn decode(part: &str) -> Result<Vec<u8>, TokenRefusal> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| TokenRefusal::Malformed)
}
