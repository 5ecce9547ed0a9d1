use atelier_domain::models::{LanguageModel, Message, ModelRequest, StreamPart};
use atelier_llm_kit::conformance::{Reply, Server, answers, check_answer, check_stream, streams};
use atelier_llm_kit::{Http, HttpSettings};
use futures_util::StreamExt;
use secrecy::SecretString;

use crate::Anthropic;

const KEY: &str = "sk-ant-test-0001";

fn anthropic(server: &Server) -> Anthropic {
    let http = Http::new(&HttpSettings::default()).unwrap();
    Anthropic::new(http, server.base_url(), SecretString::from(KEY)).unwrap()
}

fn request() -> ModelRequest {
    ModelRequest::new("claude-opus-5-5", vec![Message::user("Hello")], 1024)
}

#[tokio::test]
async fn streams_arrive_whole_and_byte_by_byte() {
    for sample in streams("anthropic") {
        let reply = Reply::stream(&sample).with_header("request-id", "req_wire");
        for reply in [reply.clone(), reply.byte_by_byte()] {
            let server = Server::start(reply).await;
            let stream = anthropic(&server).stream(request()).await.unwrap();
            check_stream(&sample, stream).await;
        }
    }
}

#[tokio::test]
async fn whole_answers_and_errors_are_read() {
    let samples = answers("anthropic");
    assert_eq!(samples.len(), 15);
    for sample in samples {
        let server = Server::start(Reply::answer(&sample)).await;
        check_answer(&sample, anthropic(&server).stream(request()).await).await;
    }
}

#[tokio::test]
async fn the_call_carries_version_and_key_and_hides_the_key() {
    let body = format!(
        r#"{{"type":"error","error":{{"type":"authentication_error","message":"bad {KEY}"}}}}"#
    );
    let server = Server::start(Reply::new(401, "application/json", body.as_bytes())).await;
    let anthropic = anthropic(&server).named("claude");
    let Err(error) = anthropic.stream(request()).await else {
        panic!("a 401 is an error");
    };
    let asked = server.request();
    assert_eq!(asked.target, "/v1/messages");
    assert_eq!(asked.headers["anthropic-version"], "2026-10-21");
    assert_eq!(asked.headers["x-api-key"], KEY);
    assert_eq!(asked.headers["content-type"], "application/json");
    assert_eq!(error.to_string(), "claude: auth: bad [key]");
    assert!(!format!("{anthropic:?}{error:?}").contains(KEY));
}

#[tokio::test]
async fn dropping_the_answer_closes_the_connection() {
    let sample = streams("anthropic")
        .into_iter()
        .find(|sample| sample.file == "anthropic-cut.sse");
    let server = Server::start(Reply::stream(&sample.unwrap()).then_silence()).await;
    let mut stream = anthropic(&server).stream(request()).await.unwrap();
    loop {
        if let StreamPart::Text(text) = stream.next().await.unwrap().unwrap() {
            assert_eq!(text, "Half an ans");
            break;
        }
    }
    drop(stream);
    server.client_left().await;
}
