//! Which file answers a request, and how long browsers keep it.

use std::borrow::Cow;

use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ETAG,
    HeaderName, IF_NONE_MATCH, PERMISSIONS_POLICY, VARY,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::files::{self, File};
use crate::policy;

/// The policy of the process that shows the page, against pages of others that opened it.
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// A year: the name of such a file changes with what is in it.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// May be kept, but is asked for anew each time.
const ASK_AGAIN: &str = "no-cache";

/// Shown in place of a client that nobody built.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Atelier</title>\
    <h1>The web client is not built</h1><p>Run <code>cargo xtask dev</code>, or <code>cargo xtask client</code> \
    before <code>cargo build</code>. The API is here: <a href=\"/api/docs/\">/api/docs</a>.</p></html>";

/// A file of the client, or, where a browser wants a page, the page that starts it: the client itself knows what is at
/// which address. `None` for anything else.
pub fn answer(request: &HttpRequest) -> Option<HttpResponse> {
    let name = request.path().trim_start_matches('/');
    if let Some(file) = files::find(name) {
        return Some(send(request, name, file));
    }
    if files::is_hashed(name) || !wants_a_page(request) {
        return None;
    }
    Some(match files::find(files::PAGE) {
        Some(page) => send(request, files::PAGE, page),
        None => HttpResponse::ServiceUnavailable()
            .content_type("text/html; charset=utf-8")
            .body(NOT_BUILT),
    })
}

pub(crate) fn send(request: &HttpRequest, name: &str, file: File) -> HttpResponse {
    let tag = tag(&file.hash);
    let mut response = HttpResponse::Ok();
    if file.kind.starts_with("text/html") {
        response
            .insert_header((CONTENT_SECURITY_POLICY, policy::PAGE))
            .insert_header((PERMISSIONS_POLICY, policy::PERMISSIONS))
            .insert_header((OPENER_POLICY, "same-origin"));
    }
    let caching = if files::is_hashed(name) {
        FOR_EVER
    } else {
        ASK_AGAIN
    };
    response
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((ETAG, tag.as_str()))
        .insert_header((VARY, "Accept-Encoding"))
        .content_type(file.kind);
    if names(request, &IF_NONE_MATCH, &tag) {
        return response
            .status(actix_web::http::StatusCode::NOT_MODIFIED)
            .finish();
    }
    write(response, request, file)
}

fn write(mut response: HttpResponseBuilder, request: &HttpRequest, file: File) -> HttpResponse {
    match file.brotli {
        Some(copy) if names(request, &ACCEPT_ENCODING, "br") => response
            .insert_header((CONTENT_ENCODING, "br"))
            .body(bytes(copy)),
        _ => response.body(bytes(file.plain)),
    }
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

/// Weak: the same file goes out in two encodings. Half of the hash is more than enough to tell builds apart.
fn tag(hash: &[u8; 32]) -> String {
    let half = hash.first_chunk().copied().map_or(0, u128::from_be_bytes);
    format!("W/\"{half:032x}\"")
}

/// Whether one of the values of a header is this one, whatever its parameters; one with a weight of nothing is not.
pub(crate) fn names(request: &HttpRequest, header: &HeaderName, value: &str) -> bool {
    let given = request.headers().get_all(header);
    given
        .filter_map(|given| given.to_str().ok())
        .flat_map(|given| given.split(','))
        .any(|given| {
            let (name, weight) = given.split_once(';').unwrap_or((given, ""));
            let refused = weight.trim().trim_start_matches("q=").parse::<f32>() == Ok(0.0);
            name.trim() == value && !refused
        })
}

/// Programs ask for anything; only what people look at asks for a page by name.
fn wants_a_page(request: &HttpRequest) -> bool {
    names(request, &ACCEPT, "text/html")
}
