//! What a request brings to prove who asks: a token of the issuer, a sign-in or an API key, as a bearer token, in
//! `X-API-Key`, or in a cookie. The text tells of which kind it is; the place it stands in changes nothing, so that one
//! credential is decided on in one way.

use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName};

pub(crate) const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Clerk's own session token, which its browser library renews each minute.
const CLERK_COOKIE: &str = "__session";

/// The cookie of a sign-in. By its prefix browsers send it to this very host alone, over HTTPS alone; for plain HTTP,
/// which only development speaks, they would not keep it under that name.
pub(crate) const fn cookie_name(is_https: bool) -> &'static str {
    if is_https {
        "__Host-atelier"
    } else {
        "atelier"
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Presented<'a> {
    pub(crate) text: &'a str,
    /// Browsers add cookies by themselves, whoever's page it is that asks.
    pub(crate) is_cookie: bool,
}

/// It can't be told which credential is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unclear;

/// The credential of a request, if it has one. Headers win over cookies; two different ones in headers are refused.
pub(crate) fn presented(
    headers: &HeaderMap,
    is_https: bool,
) -> Result<Option<Presented<'_>>, Unclear> {
    let bearers = headers.get_all(AUTHORIZATION).map(|value| {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token)
    });
    let keys = headers.get_all(API_KEY).map(|value| value.to_str().ok());
    let mut chosen = None;
    for text in bearers.chain(keys) {
        let text = text
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .ok_or(Unclear)?;
        if chosen.is_some_and(|chosen| chosen != text) {
            return Err(Unclear);
        }
        chosen = Some(text);
    }
    let in_header = chosen.map(|text| (text, false));
    let in_cookie = || {
        [cookie_name(is_https), CLERK_COOKIE]
            .into_iter()
            .find_map(|name| cookie(headers, name))
            .map(|text| (text, true))
    };
    Ok(in_header
        .or_else(in_cookie)
        .map(|(text, is_cookie)| Presented { text, is_cookie }))
}

/// The value of the first cookie with the name that has one. Other cookies are other people's and may look like anything.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}
