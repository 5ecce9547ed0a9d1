use std::time::Duration;

use atelier_domain::models::{ErrorClass, FinishReason, ModelError};
use futures_util::StreamExt;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::conformance::{Reply, Server};
use crate::{
    Fault, Http, HttpSettings, Parts, VendorDecoder, Wire, WireError, class_of_status, collect,
    word,
};

/// A vendor of a single text, that is its only event or whole body.
struct Echo;

impl VendorDecoder for Echo {
    fn event(&mut self, _name: &str, data: &str, out: &mut Parts) -> Result<(), Fault> {
        out.text(data);
        Ok(())
    }

    fn end(&mut self, out: &mut Parts) -> Result<(), Fault> {
        out.finished(FinishReason::Stop, "end");
        Ok(())
    }

    fn whole(&mut self, body: &[u8], out: &mut Parts) -> Result<(), Fault> {
        out.text(String::from_utf8_lossy(body));
        self.end(out)
    }
}

/// Fails where the echo's body breaks off, unlike [`Echo`].
struct Strict;

impl VendorDecoder for Strict {
    fn event(&mut self, _name: &str, data: &str, out: &mut Parts) -> Result<(), Fault> {
        out.text(data);
        Ok(())
    }

    fn end(&mut self, _out: &mut Parts) -> Result<(), Fault> {
        Err(Fault::ended_early())
    }

    fn whole(&mut self, _body: &[u8], _out: &mut Parts) -> Result<(), Fault> {
        Err(Fault::ended_early())
    }
}

fn read_fault(status: Option<u16>, body: &Value) -> Fault {
    let class = status.map_or(ErrorClass::ServerError, class_of_status);
    Fault::new(class, word(body.get("message")).unwrap_or_default())
}

fn wire(base_url: &str) -> Wire {
    let http = Http::new(&HttpSettings::default()).unwrap();
    Wire::new(http, "toy", base_url, read_fault).unwrap()
}

async fn text_of<D>(wire: &Wire, decoder: D) -> Result<String, ModelError>
where
    D: VendorDecoder + Unpin + 'static,
{
    let stream = wire
        .stream(wire.url(&["call"]), &json!({"a": 1}), decoder)
        .await?;
    collect(stream).await.map(|answer| answer.text)
}

#[test]
fn unusable_settings_are_refused() {
    let http = Http::new(&HttpSettings::default()).unwrap();
    for (base_url, error) in [
        ("", WireError::NoUrl),
        ("example.test/v1", WireError::NoUrl),
        ("ftp://example.test", WireError::Scheme),
        ("data:text/plain,a", WireError::Scheme),
        ("https://user@example.test", WireError::Decorated),
        ("https://:pass@example.test", WireError::Decorated),
        ("https://example.test/v1?key=1", WireError::Decorated),
        ("https://example.test/v1#a", WireError::Decorated),
    ] {
        let refused = Wire::new(http.clone(), "toy", base_url, read_fault);
        assert_eq!(refused.map(|_| ()), Err(error), "{base_url}");
    }
    for key in ["a\nb", "a\0b"] {
        let refused = wire("https://example.test").with_key("x-key", "", SecretString::from(key));
        assert_eq!(refused.map(|_| ()), Err(WireError::Key));
    }
}

#[test]
fn urls_are_joined_segment_by_segment() {
    for (base_url, segments, url) in [
        ("https://a.test", &["v1", "m"][..], "https://a.test/v1/m"),
        ("https://a.test/", &["v1", "m"], "https://a.test/v1/m"),
        ("https://a.test/v1", &["m"], "https://a.test/v1/m"),
        ("https://a.test/v1/", &["m"], "https://a.test/v1/m"),
        (
            "http://a.test:8080/x/y",
            &["m:do"],
            "http://a.test:8080/x/y/m:do",
        ),
        (
            "https://a.test/v1",
            &["a/../b?c#d"],
            "https://a.test/v1/a%2F..%2Fb%3Fc%23d",
        ),
    ] {
        assert_eq!(wire(base_url).url(segments).as_str(), url, "{base_url}");
    }
}

#[tokio::test]
async fn the_content_type_says_how_to_read_an_answer() {
    for (content_type, body, expected) in [
        ("text/event-stream", "data: a\n\n", Ok("a")),
        ("Text/Event-Stream; charset=utf-8", "data: a\n\n", Ok("a")),
        ("text/plain", "data: a\n\n", Ok("a")),
        ("application/json", "data: a\n\n", Ok("data: a\n\n")),
        ("Application/JSON; charset=utf-8", "{}", Ok("{}")),
        (
            "text/html; charset=utf-8",
            "<p>Sign in</p>",
            Err(ErrorClass::Malformed),
        ),
    ] {
        let server = Server::start(Reply::new(200, content_type, body.as_bytes())).await;
        let text = text_of(&wire(server.base_url()), Echo)
            .await
            .map_err(|error| error.class);
        assert_eq!(
            text.as_deref(),
            expected.as_ref().copied(),
            "{content_type}"
        );
        assert_eq!(server.request().body, json!({"a": 1}));
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::start(Reply::new(200, "application/json", b"{}")).await;
    let reply = Reply::new(307, "text/plain", b"").with_header("location", elsewhere.base_url());
    let server = Server::start(reply).await;
    let error = text_of(&wire(server.base_url()), Echo).await.unwrap_err();
    assert_eq!(
        (error.class, error.status),
        (ErrorClass::Malformed, Some(307))
    );
}

#[tokio::test]
async fn error_answers_carry_what_the_vendor_said() {
    let body = br#"{"message":"slow down, sk-secret"}"#;
    let reply = Reply::new(429, "application/json", body)
        .with_header("x-generation-id", "gen_1")
        .with_header("retry-after", "3")
        .with_header("x-should-retry", "false");
    let server = Server::start(reply).await;
    let wire = wire(server.base_url())
        .with_provider("other")
        .with_header("x-version", "1")
        .with_key("x-key", "Key ", SecretString::from("sk-secret"))
        .unwrap();
    let error = text_of(&wire, Echo).await.unwrap_err();
    assert_eq!(error.to_string(), "other: rate_limited: slow down, [key]");
    assert_eq!(error.request_id.as_deref(), Some("gen_1"));
    assert_eq!(error.retry_after, Some(Duration::from_secs(3)));
    assert_eq!((error.retryable, error.status), (false, Some(429)));
    assert!(!format!("{wire:?} {error:?}").contains("sk-secret"));
    let asked = server.request();
    assert_eq!(
        (
            asked.headers["x-version"].as_str(),
            asked.headers["x-key"].as_str()
        ),
        ("1", "Key sk-secret")
    );
    let agent = concat!("atelier/", env!("CARGO_PKG_VERSION"));
    assert_eq!(asked.headers["user-agent"], agent);
}

#[tokio::test]
async fn an_endless_error_body_does_not_keep_the_caller() {
    let reply = Reply::new(500, "application/json", &vec![b' '; 1 << 20]).then_silence();
    let server = Server::start(reply).await;
    let error = text_of(&wire(server.base_url()), Echo).await.unwrap_err();
    assert_eq!(
        (error.class, error.status),
        (ErrorClass::ServerError, Some(500))
    );
}

#[tokio::test]
async fn broken_connections_are_told_from_silence() {
    let port_of_nobody = {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let unreachable = format!("http://127.0.0.1:{port_of_nobody}");
    let error = text_of(&wire(&unreachable), Echo).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Connection);
    assert!(!format!("{error:?}").contains("/call"), "{error:?}");

    let reply = Reply::new(200, "text/event-stream", b"data: a\n\n");
    let server = Server::start(reply.clone().then_cut()).await;
    let error = text_of(&wire(server.base_url()), Strict).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Connection);

    let settings = HttpSettings {
        read_timeout: Duration::from_millis(100),
        ..HttpSettings::default()
    };
    let server = Server::start(reply.then_silence()).await;
    let http = Http::new(&settings).unwrap();
    let wire = Wire::new(http, "toy", server.base_url(), read_fault).unwrap();
    let error = text_of(&wire, Strict).await.unwrap_err();
    assert_eq!((error.class, error.retryable), (ErrorClass::Timeout, true));
}

#[tokio::test]
async fn a_server_that_never_answers_times_out() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let settings = HttpSettings {
        read_timeout: Duration::from_millis(100),
        ..HttpSettings::default()
    };
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let wire = Wire::new(Http::new(&settings).unwrap(), "toy", &base_url, read_fault).unwrap();
    let error = text_of(&wire, Echo).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Timeout);
}

#[tokio::test]
async fn a_dropped_answer_closes_its_connection() {
    let reply = Reply::new(200, "text/event-stream", b"data: a\n\n").then_silence();
    let server = Server::start(reply).await;
    let wire = wire(server.base_url());
    let mut stream = wire.stream(wire.url(&[]), &json!({}), Echo).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    drop(stream);
    server.client_left().await;
}

#[tokio::test]
async fn whole_calls_are_decoded_or_fail() {
    let length = |body: &[u8]| Ok(body.len());
    let server = Server::start(Reply::new(200, "application/json", b"1234")).await;
    let wire_to = wire(server.base_url());
    assert_eq!(
        wire_to
            .call(wire_to.url(&[]), &json!({}), length)
            .await
            .unwrap(),
        4
    );
    let server = Server::start(Reply::new(200, "text/html", b"<p>")).await;
    let wire_to = wire(server.base_url());
    let error = wire_to
        .call(wire_to.url(&[]), &json!({}), length)
        .await
        .unwrap_err();
    assert_eq!(error.class, ErrorClass::Malformed);
}
