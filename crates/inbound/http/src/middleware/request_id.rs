//! The name of a request, in the log, in problems and on the wire.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use atelier_domain::ports::IdSource;

pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Longer ones only fill logs.
const MAX_BYTES: usize = 128;

/// The client's own id where it sent a sane one (1 to 128 visible ASCII characters), else a fresh one.
pub(super) fn choose(headers: &HeaderMap, ids: &dyn IdSource) -> String {
    headers
        .get(HEADER)
        .filter(|id| is_sane(id))
        .and_then(|id| id.to_str().ok())
        .map_or_else(|| ids.uuid().to_string(), str::to_owned)
}

fn is_sane(id: &HeaderValue) -> bool {
    let id = id.as_bytes();
    (1..=MAX_BYTES).contains(&id.len()) && id.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests;
