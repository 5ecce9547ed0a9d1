//! What a token says, read strictly: a claim of the wrong type is as bad as one that is missing.

use atelier_domain::identity::TokenRefusal;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::object::Object;

/// How far the clocks of an issuer and of ours may differ.
const LEEWAY: TimeDelta = TimeDelta::seconds(5);
/// OpenID Connect Core 1.0 §2, for `sub`; other names are not longer either.
const NAME_BYTES: usize = 255;

/// What an issuer says of somebody: the claims of a token whose signature was found good, or its answer to a question.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Payload(Object);

impl Payload {
    pub(crate) fn get(&self, claim: &str) -> Option<&Value> {
        self.0.0.get(claim).filter(|value| !value.is_null())
    }

    /// A text that may be missing.
    pub(crate) fn text(&self, claim: &str) -> Result<Option<&str>, TokenRefusal> {
        match self.get(claim) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(TokenRefusal::Claims),
        }
    }

    /// A text that must be there, of 1 to 255 bytes and without control characters.
    pub(crate) fn name(&self, claim: &str) -> Result<&str, TokenRefusal> {
        self.text(claim)?
            .filter(|name| !name.is_empty() && name.len() <= NAME_BYTES)
            .filter(|name| !name.chars().any(char::is_control))
            .ok_or(TokenRefusal::Claims)
    }

    /// A point in time that may be missing, in whole seconds.
    fn time(&self, claim: &str) -> Result<Option<DateTime<Utc>>, TokenRefusal> {
        self.get(claim)
            .map(|value| {
                value
                    .as_i64()
                    .filter(|seconds| *seconds >= 0)
                    .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
                    .ok_or(TokenRefusal::Claims)
            })
            .transpose()
    }

    /// Whether it is valid now; gives its end. The end and the time of issue are required, and so is the beginning
    /// where `needs_beginning` says so.
    pub(crate) fn expect_valid(
        &self,
        now: DateTime<Utc>,
        needs_beginning: bool,
    ) -> Result<DateTime<Utc>, TokenRefusal> {
        let end = self.time("exp")?.ok_or(TokenRefusal::Claims)?;
        let issued = self.time("iat")?.ok_or(TokenRefusal::Claims)?;
        let beginning = self.time("nbf")?;
        if beginning.is_none() && needs_beginning {
            return Err(TokenRefusal::Claims);
        }
        // Moving the present cannot overflow, as moving a time that somebody else wrote could.
        if now - LEEWAY >= end {
            return Err(TokenRefusal::Expired);
        }
        let soon = now + LEEWAY;
        if beginning.is_some_and(|beginning| soon < beginning) || soon < issued {
            return Err(TokenRefusal::NotYetValid);
        }
        Ok(end)
    }

    /// Whether it was made by this issuer: a text equal to its name, and no list that holds it.
    pub(crate) fn expect_issuer(&self, issuer: &str) -> Result<(), TokenRefusal> {
        match self.get("iss") {
            Some(Value::String(given)) if given == issuer => Ok(()),
            Some(Value::String(_)) => Err(TokenRefusal::Issuer),
            _ => Err(TokenRefusal::Claims),
        }
    }

    /// For whom it was made: one name, or a list of them.
    pub(crate) fn audience(&self) -> Result<Vec<&str>, TokenRefusal> {
        match self.get("aud") {
            Some(Value::String(name)) => Ok(vec![name]),
            Some(Value::Array(names)) => names
                .iter()
                .map(|name| name.as_str().ok_or(TokenRefusal::Claims))
                .collect(),
            Some(_) => Err(TokenRefusal::Claims),
            None => Err(TokenRefusal::Audience),
        }
    }

    /// Who acts in the person's name (RFC 8693 §4.1).
    pub(crate) fn actor(&self) -> Result<Option<String>, TokenRefusal> {
        match self.get("act") {
            None => Ok(None),
            Some(act) => act
                .get("sub")
                .and_then(Value::as_str)
                .map(|actor| Some(actor.to_owned()))
                .ok_or(TokenRefusal::Claims),
        }
    }

    /// Some issuers write truth as a text.
    pub(crate) fn is_true(&self, claim: &str) -> bool {
        match self.get(claim) {
            Some(Value::Bool(is_true)) => *is_true,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }
}
