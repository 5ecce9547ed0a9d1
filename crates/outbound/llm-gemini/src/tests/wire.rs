use atelier_domain::models::{
    Embedder, EmbeddingRequest, LanguageModel, Message, ModelRequest, StreamPart,
};
use atelier_llm_kit::conformance::{
    Reply, Server, answers, check_answer, check_embeddings, check_stream, streams,
};
use atelier_llm_kit::{Http, HttpSettings};
use futures_util::StreamExt;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::Gemini;

const KEY: &str = "AIza-test-0001";

fn gemini(server: &Server) -> Gemini {
    let http = Http::new(&HttpSettings::default()).unwrap();
    Gemini::new(http, server.base_url(), SecretString::from(KEY)).unwrap()
}

fn request() -> ModelRequest {
    ModelRequest::new("gemini-3.6-flash", vec![Message::user("Hello")], 1024)
}

#[tokio::test]
async fn streams_arrive_whole_and_byte_by_byte() {
    for sample in streams("gemini") {
        let reply = Reply::stream(&sample);
        for reply in [reply.clone(), reply.byte_by_byte()] {
            let server = Server::start(reply).await;
            let stream = gemini(&server).stream(request()).await.unwrap();
            check_stream(&sample, stream).await;
        }
    }
}

#[tokio::test]
async fn whole_answers_and_errors_are_read_alone_or_in_a_list() {
    let mut samples = answers("gemini");
    samples.retain(|sample| sample.api.is_none());
    assert_eq!(samples.len(), 14);
    for mut sample in samples {
        for listed in [false, true] {
            if listed && !sample.body.is_array() {
                sample.body = Value::Array(vec![sample.body]);
            }
            let server = Server::start(Reply::answer(&sample)).await;
            check_answer(&sample, gemini(&server).stream(request()).await).await;
        }
    }
}

#[tokio::test]
async fn embeddings_are_read() {
    let mut samples = answers("gemini");
    samples.retain(|sample| sample.api.as_deref() == Some("batchEmbedContents"));
    assert_eq!(samples.len(), 1);
    for sample in samples {
        let server = Server::start(Reply::answer(&sample)).await;
        let request = EmbeddingRequest {
            model: "gemini-embedding-001".to_owned(),
            texts: vec!["a".to_owned(), "b".to_owned()],
            dimensions: None,
        };
        check_embeddings(&sample, gemini(&server).embed(request).await);
        let target = "/v1beta/models/gemini-embedding-001:batchEmbedContents";
        assert_eq!(server.request().target, target);
    }
}

#[tokio::test]
async fn the_key_goes_into_a_header_and_nowhere_else() {
    let body = json!({"error": {"code": 400, "message": format!("bad {KEY}")}}).to_string();
    let server = Server::start(Reply::new(400, "application/json", body.as_bytes())).await;
    let gemini = gemini(&server);
    for (version, model, target) in [
        (
            "v1beta",
            "gemini-3.6-flash",
            "/v1beta/models/gemini-3.6-flash:streamGenerateContent?alt=sse",
        ),
        (
            "v1",
            "models/gemini-4-argon",
            "/v1/models/gemini-4-argon:streamGenerateContent?alt=sse",
        ),
        (
            "v1",
            "../x?y=1#z",
            "/v1/models/..%2Fx%3Fy=1%23z:streamGenerateContent?alt=sse",
        ),
    ] {
        let request = ModelRequest {
            model: model.to_owned(),
            ..request()
        };
        let gemini = gemini.clone().with_version(version).named("gemini");
        let Err(error) = gemini.stream(request).await else {
            panic!("a 400 is an error");
        };
        let asked = server.request();
        assert_eq!(asked.target, target);
        assert_eq!(asked.headers["x-goog-api-key"], KEY);
        assert_eq!(error.to_string(), "gemini: invalid_request: bad [key]");
        assert!(!format!("{gemini:?}{error:?}").contains(KEY));
    }
}

#[tokio::test]
async fn dropping_the_answer_closes_the_connection() {
    let sample = streams("gemini")
        .into_iter()
        .find(|sample| sample.file == "gemini-text.sse");
    let server = Server::start(Reply::stream(&sample.unwrap()).then_silence()).await;
    let mut stream = gemini(&server).stream(request()).await.unwrap();
    loop {
        if let StreamPart::Text(text) = stream.next().await.unwrap().unwrap() {
            assert_eq!(text, "Grüße");
            break;
        }
    }
    drop(stream);
    server.client_left().await;
}
