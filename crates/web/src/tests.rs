//! What browsers get, whatever the client consists of.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_SECURITY_POLICY, IF_NONE_MATCH};
use actix_web::test::TestRequest;
use actix_web::{HttpRequest, HttpResponse};

use crate::answer::{names, send};
use crate::files::{self, File};
use crate::{answer, is_built};

fn file(name: &str) -> File {
    File {
        plain: b"plain".into(),
        brotli: Some(b"small".into()),
        kind: files::kind(name).unwrap(),
        hash: [7; 32],
    }
}

fn asking(headers: &[(&'static str, &'static str)]) -> HttpRequest {
    let request = TestRequest::get();
    let request = headers
        .iter()
        .fold(request, |request, header| request.insert_header(*header));
    request.to_http_request()
}

fn header(response: &HttpResponse, name: &str) -> String {
    let value = response.headers().get(name);
    value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

#[test]
fn a_file_with_a_hash_in_its_name_is_kept_and_a_page_is_asked_for_anew() {
    for (name, caching, has_policy) in [
        (
            "assets/app-1a2b.js",
            "public, max-age=31536000, immutable",
            false,
        ),
        ("index.html", "no-cache", true),
        ("icon.svg", "no-cache", false),
    ] {
        let response = send(&asking(&[]), name, file(name));
        assert_eq!(header(&response, "cache-control"), caching, "{name}");
        let policy = header(&response, CONTENT_SECURITY_POLICY.as_str());
        assert_eq!(
            policy.contains("require-trusted-types-for 'script'"),
            has_policy,
            "{name}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}

#[actix_web::test]
async fn who_takes_brotli_gets_it() {
    for (accepted, encoding, body) in [
        ("gzip, br", "br", "small"),
        ("br;q=0.5", "br", "small"),
        ("br;q=0, gzip", "", "plain"),
        ("gzip", "", "plain"),
    ] {
        let request = asking(&[(ACCEPT_ENCODING.as_str(), accepted)]);
        let response = send(&request, "a.js", file("a.js"));
        assert_eq!(
            header(&response, "content-encoding"),
            encoding,
            "{accepted}"
        );
        assert_eq!(header(&response, "vary"), "Accept-Encoding");
        let sent = actix_web::body::to_bytes(response.into_body())
            .await
            .unwrap();
        assert_eq!(sent, body, "{accepted}");
    }
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let first = send(&asking(&[]), "index.html", file("index.html"));
    let tag: &'static str = Box::leak(header(&first, "etag").into_boxed_str());
    let request = asking(&[(IF_NONE_MATCH.as_str(), tag)]);
    let again = send(&request, "index.html", file("index.html"));
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let other = asking(&[(IF_NONE_MATCH.as_str(), "W/\"other\"")]);
    assert_eq!(
        send(&other, "index.html", file("index.html")).status(),
        StatusCode::OK
    );
}

#[test]
fn pages_are_for_those_who_ask_for_pages() {
    for (path, accepted, is_answered) in [
        ("/", "text/html,application/xhtml+xml,*/*;q=0.8", true),
        ("/sessions/01a1", "text/html", true),
        ("/sessions/01a1", "*/*", false),
        ("/sessions/01a1", "application/json", false),
        // An old page asks for files that a newer build has not.
        ("/assets/gone-1a2b.js", "text/html", false),
        ("/index.html.br", "*/*", false),
        ("/../Cargo.toml", "*/*", false),
    ] {
        let request = TestRequest::get()
            .uri(path)
            .insert_header((ACCEPT, accepted));
        let answered = answer(&request.to_http_request());
        assert_eq!(answered.is_some(), is_answered, "{path} for {accepted}");
        let expected = if is_built() { 200 } else { 503 };
        assert!(answered.is_none_or(|answer| answer.status() == expected));
    }
}

#[test]
fn header_values_are_read_in_lists() {
    let request = asking(&[("accept-encoding", "gzip;q=1.0 , br ;q=0.2")]);
    assert!(names(&request, &ACCEPT_ENCODING, "br"));
    assert!(!names(&request, &ACCEPT_ENCODING, "zstd"));
    assert!(!names(&asking(&[]), &ACCEPT_ENCODING, "br"));
}
