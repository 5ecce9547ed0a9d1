//! Headers that keep browsers from making more of an answer than it is.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

/// A year, the least that browsers' own lists take.
const HSTS: &str = "max-age=31536000; includeSubDomains";

/// Every answer has these unless its handler chose others: data is no page, and it is nobody else's to keep.
const DEFAULTS: [(HeaderName, &str); 5] = [
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
];

pub(super) fn secure(headers: &mut HeaderMap, is_https: bool) {
    for (name, value) in DEFAULTS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
}

/// What layers in front of the handler added to its answer stays when the answer is written anew.
pub(super) fn keep(added: &HeaderMap, written: &mut HeaderMap) {
    for (name, value) in added {
        if !written.contains_key(name) {
            written.append(name.clone(), value.clone());
        }
    }
}
