//! The few pages of the server itself. People come to them from a mail, or back from the place where they signed in, and
//! may have no client open.

use std::sync::LazyLock;

use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, ContentType, HeaderName, HeaderValue, REFERRER_POLICY,
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use atelier_domain::identity::TokenHash;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const STYLE: &str = "\
body{margin:0;min-height:100vh;display:grid;place-items:center;font:1rem/1.5 system-ui,sans-serif;\
color-scheme:light dark;background:Canvas;color:CanvasText}\
main{max-width:26rem;padding:2rem}h1{font-size:1.5rem;margin:0 0 1rem}\
button{font:inherit;padding:.6rem 1.2rem;cursor:pointer}small{opacity:.7}";

/// No script, nothing from elsewhere, no frame around it; forms go to us alone. The one style is known by its hash.
static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let style = STANDARD.encode(TokenHash::of(STYLE).as_bytes());
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
});

/// The page's address may hold a secret, so that nobody else is told it; but a form that told not even us where it comes
/// from would pass for another site's.
const REFERRERS: (HeaderName, &str) = (REFERRER_POLICY, "same-origin");

/// A page with this heading and, behind it, this HTML.
pub(crate) fn page(mut response: HttpResponseBuilder, heading: &str, rest: &str) -> HttpResponse {
    if let Some(policy) = &*POLICY {
        response.insert_header((CONTENT_SECURITY_POLICY, policy.clone()));
    }
    response
        .insert_header(REFERRERS)
        .insert_header(ContentType::html())
        .body(format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{heading} - Atelier</title>\
             <style>{STYLE}</style></head><body><main><h1>{heading}</h1>{rest}</main></body></html>"
        ))
}

/// A problem, for a person.
pub(crate) fn failure(
    response: HttpResponseBuilder,
    detail: &str,
    request_id: &str,
) -> HttpResponse {
    let rest = format!(
        "<p>{}.</p><p><a href=\"/\">Back to Atelier</a></p><p><small>Request {}</small></p>",
        escaped(&sentence(detail)),
        escaped(request_id),
    );
    page(response, "That did not work", &rest)
}

/// Problems are written in lower case.
fn sentence(detail: &str) -> String {
    let mut chars = detail.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// Text, as it stands between tags and in attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(char),
        }
    }
    escaped
}
