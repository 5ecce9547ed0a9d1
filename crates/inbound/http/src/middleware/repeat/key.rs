//! The key of a request.

use actix_web::HttpMessage;
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName};
use atelier_domain::identity::RepeatKey;

use crate::auth::Admitted;
use crate::guard::Replay;
use crate::problem::Problem;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

/// The key with what it means for the operation; none where the request carries none, or is not one that is kept.
pub(super) fn of(request: &ServiceRequest) -> Result<Option<(RepeatKey, Replay)>, Problem> {
    let extensions = request.extensions();
    let Some(admitted) = extensions.get::<Admitted>() else {
        return Ok(None);
    };
    if *request.method() != Method::POST {
        return Ok(None);
    }
    let key = read(request.headers())?.map(|key| RepeatKey {
        user: admitted.identity.user,
        operation: format!("{} {}", request.method(), request.match_info().as_str()),
        key,
    });
    Ok(key.map(|key| (key, admitted.operation.replay)))
}

/// The draft writes the key in quotes, most clients do not.
pub(super) fn read(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(HEADER);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(malformed());
    }
    let text = value.to_str().map_err(|_| malformed())?.trim();
    let key = match text.strip_prefix('"') {
        Some(quoted) => unquote(quoted).ok_or_else(malformed)?,
        None => text.to_owned(),
    };
    let is_sane = (1..=RepeatKey::MAX_BYTES).contains(&key.len())
        && key.bytes().all(|b| b.is_ascii_graphic());
    if is_sane {
        Ok(Some(key))
    } else {
        Err(malformed())
    }
}

/// What stands before the closing quote, which has to be the last character.
fn unquote(text: &str) -> Option<String> {
    let mut key = String::with_capacity(text.len());
    let mut chars = text.strip_suffix('"')?.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => key.push(chars.next().filter(|c| matches!(c, '\\' | '"'))?),
            '"' => return None,
            plain => key.push(plain),
        }
    }
    Some(key)
}

fn malformed() -> Problem {
    let detail = "`Idempotency-Key` has to be one text of 1 to 255 visible ASCII characters";
    Problem::malformed("malformed_idempotency_key", detail)
}
