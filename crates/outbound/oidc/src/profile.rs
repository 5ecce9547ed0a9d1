//! What issuers put into their tokens, and for whom: Clerk's session tokens, and those of everybody else.

use atelier_domain::identity::{ClaimedEmail, Claims, Subject, TokenRefusal};
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::token::{Payload, SignedToken};

/// A session token of Clerk's says so, or nothing. Others are for machines (`cl_B7d4PD333AAA`) or made from a template
/// (`cl_B7d4PD222AAA`).
const CLERK_SESSION: &str = "cl_B7d4PD111AAA";

/// Which tokens an API takes.
#[derive(Clone, Debug)]
pub enum Profile {
    /// Clerk's session tokens.
    Clerk {
        /// The origins of the clients that they may be made for.
        authorized_parties: Vec<String>,
    },
    /// Tokens of any issuer that are made for us: access tokens (RFC 9068) and ID tokens.
    Standard {
        /// Our name at the issuer.
        audience: String,
        claims: ClaimNames,
    },
}

/// Where a token says what about its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimNames {
    pub email: String,
    pub display_name: String,
    /// The issuer has verified every address, though its tokens do not say so.
    pub every_email_is_verified: bool,
}

impl Default for ClaimNames {
    /// OpenID Connect Core 1.0 §5.1.
    fn default() -> Self {
        Self {
            email: "email".to_owned(),
            display_name: "name".to_owned(),
            every_email_is_verified: false,
        }
    }
}

impl ClaimNames {
    pub(crate) fn email(&self, payload: &Payload) -> Result<Option<ClaimedEmail>, TokenRefusal> {
        let address = payload
            .text(&self.email)?
            .filter(|address| !address.is_empty());
        Ok(address.map(|address| ClaimedEmail {
            address: address.to_owned(),
            is_verified: self.every_email_is_verified || payload.is_true("email_verified"),
        }))
    }

    pub(crate) fn display_name(&self, payload: &Payload) -> Result<Option<String>, TokenRefusal> {
        let name = payload.text(&self.display_name)?.map(str::trim);
        Ok(name.filter(|name| !name.is_empty()).map(str::to_owned))
    }

    /// The person, once everything else about the token was found good.
    pub(crate) fn person(
        &self,
        payload: &Payload,
        issuer: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<Claims, TokenRefusal> {
        Ok(Claims {
            subject: Subject {
                issuer: issuer.to_owned(),
                name: payload.name("sub")?.to_owned(),
            },
            email: self.email(payload)?,
            display_name: self.display_name(payload)?,
            actor: payload.actor()?,
            expires_at,
        })
    }
}

impl Profile {
    /// Checks what can be told before the signature is.
    pub(crate) fn expect_kind(&self, token: &SignedToken<'_>) -> Result<(), TokenRefusal> {
        match self {
            Self::Clerk { .. } => {
                token.expect_kind(&["JWT"])?;
                match token.header("cat") {
                    None => Ok(()),
                    Some(Value::String(category)) if category == CLERK_SESSION => Ok(()),
                    Some(_) => Err(TokenRefusal::Kind),
                }
            }
            Self::Standard { .. } => token.expect_kind(&["JWT", "at+jwt", "application/at+jwt"]),
        }
    }

    /// Checks the claims, and reads the person out of them.
    pub(crate) fn read(
        &self,
        payload: &Payload,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Result<Claims, TokenRefusal> {
        match self {
            Self::Clerk { authorized_parties } => {
                read_session(payload, issuer, authorized_parties, now)
            }
            Self::Standard { audience, claims } => {
                let end = payload.expect_valid(now, false)?;
                payload.expect_issuer(issuer)?;
                if !payload.audience()?.contains(&audience.as_str()) {
                    return Err(TokenRefusal::Audience);
                }
                expect_person(payload)?;
                claims.person(payload, issuer, end)
            }
        }
    }
}

/// Clerk's order: times, issuer, party, subject, state of the session.
fn read_session(
    payload: &Payload,
    issuer: &str,
    authorized_parties: &[String],
    now: DateTime<Utc>,
) -> Result<Claims, TokenRefusal> {
    let end = payload.expect_valid(now, true)?;
    payload.expect_issuer(issuer)?;
    let party = payload.text("azp")?.ok_or(TokenRefusal::Audience)?;
    if !authorized_parties.iter().any(|allowed| allowed == party) {
        return Err(TokenRefusal::Audience);
    }
    if !payload.name("sub")?.starts_with("user_") {
        return Err(TokenRefusal::Subject);
    }
    // What Clerk makes for other applications has no session.
    payload.name("sid")?;
    match payload.text("sts")? {
        None | Some("active") => {}
        Some(_) => return Err(TokenRefusal::Pending),
    }
    ClaimNames::default().person(payload, issuer, end)
}

/// A client that asks in its own name is its own subject (RFC 9068 §5).
fn expect_person(payload: &Payload) -> Result<(), TokenRefusal> {
    let subject = payload.name("sub")?;
    for claim in ["client_id", "azp"] {
        if payload.text(claim)? == Some(subject) {
            return Err(TokenRefusal::Subject);
        }
    }
    Ok(())
}
