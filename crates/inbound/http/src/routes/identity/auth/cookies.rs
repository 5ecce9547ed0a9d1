//! What a browser keeps: its attempt to sign in, for ten minutes, and its sign-in.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use atelier_domain::identity::{SignInAttempt, TokenText};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use crate::guard::cookie_name;

/// As long as somebody may take at the provider.
const ATTEMPT_LIFE: Duration = Duration::minutes(10);

/// The longest that browsers keep any. When a sign-in is over is for the server to say.
const SIGN_IN_LIFE: Duration = Duration::days(400);

/// An attempt as its browser keeps it: nobody else can finish what this one began.
#[derive(Serialize, Deserialize)]
struct Kept {
    state: String,
    nonce: String,
    verifier: String,
    return_to: Option<String>,
}

pub(super) struct Attempt {
    pub(super) attempt: SignInAttempt,
    pub(super) return_to: Option<String>,
}

impl Attempt {
    pub(super) fn cookie(&self, is_https: bool) -> Cookie<'static> {
        let kept = Kept {
            state: self.attempt.state.clone(),
            nonce: self.attempt.nonce.clone(),
            verifier: self.attempt.verifier.expose_secret().to_owned(),
            return_to: self.return_to.clone(),
        };
        // A struct of texts can always be written.
        let json = serde_json::to_vec(&kept).unwrap_or_default();
        let value = URL_SAFE_NO_PAD.encode(json);
        cookie(attempt_name(is_https), value, ATTEMPT_LIFE, is_https)
    }

    /// The attempt that this browser began, if it did so not long ago.
    pub(super) fn of(request: &HttpRequest, is_https: bool) -> Option<Self> {
        let cookie = request.cookie(attempt_name(is_https))?;
        let json = URL_SAFE_NO_PAD.decode(cookie.value()).ok()?;
        let kept: Kept = serde_json::from_slice(&json).ok()?;
        Some(Self {
            attempt: SignInAttempt {
                state: kept.state,
                nonce: kept.nonce,
                verifier: kept.verifier.into(),
            },
            return_to: kept.return_to,
        })
    }
}

/// Takes the attempt back, however it ended.
pub(super) fn without_attempt(is_https: bool) -> Cookie<'static> {
    removal(attempt_name(is_https), is_https)
}

pub(super) fn with_sign_in(secret: &TokenText, is_https: bool) -> Cookie<'static> {
    let value = secret.expose().to_owned();
    cookie(cookie_name(is_https), value, SIGN_IN_LIFE, is_https)
}

pub(super) fn without_sign_in(is_https: bool) -> Cookie<'static> {
    removal(cookie_name(is_https), is_https)
}

const fn attempt_name(is_https: bool) -> &'static str {
    if is_https {
        "__Host-atelier-attempt"
    } else {
        "atelier-attempt"
    }
}

/// Kept from scripts, and from requests that other sites' pages make, but for links that people follow.
fn cookie(name: &'static str, value: String, life: Duration, is_https: bool) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .secure(is_https)
        .same_site(SameSite::Lax)
        .max_age(life)
        .finish()
}

fn removal(name: &'static str, is_https: bool) -> Cookie<'static> {
    cookie(name, String::new(), Duration::ZERO, is_https)
}
