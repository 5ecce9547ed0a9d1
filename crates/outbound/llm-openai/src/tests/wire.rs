use atelier_domain::models::{
    Embedder, EmbeddingRequest, LanguageModel, Message, ModelRequest, StreamPart,
};
use atelier_llm_kit::conformance::{
    AnswerSample, Reply, Server, StreamSample, answers, check_answer, check_embeddings,
    check_stream, streams,
};
use atelier_llm_kit::{Http, HttpSettings};
use futures_util::StreamExt;
use secrecy::SecretString;

use crate::{OpenAi, OpenAiCompatible, Profile};

const KEY: &str = "sk-test-0001";

fn http() -> Http {
    Http::new(&HttpSettings::default()).unwrap()
}

fn openai(server: &Server) -> OpenAi {
    let base_url = format!("{}/v1", server.base_url());
    OpenAi::new(http(), &base_url, SecretString::from(KEY)).unwrap()
}

fn compatible(server: &Server, profile: &str) -> OpenAiCompatible {
    let base_url = format!("{}/v1/", server.base_url());
    let profile = Profile::by_name(profile).unwrap();
    OpenAiCompatible::new(http(), "test", &base_url, None, profile).unwrap()
}

fn model(server: &Server, api: Option<&str>) -> Box<dyn LanguageModel> {
    match api {
        Some("chat") => Box::new(compatible(server, "openai")),
        _ => Box::new(openai(server)),
    }
}

fn request() -> ModelRequest {
    ModelRequest::new("gpt-6.1-sol", vec![Message::user("Hello")], 256)
}

async fn whole_and_byte_by_byte(
    sample: &StreamSample,
    model: impl Fn(&Server) -> Box<dyn LanguageModel>,
) {
    let reply = Reply::stream(sample);
    for reply in [reply.clone(), reply.byte_by_byte()] {
        let server = Server::start(reply).await;
        let stream = model(&server).stream(request()).await.unwrap();
        check_stream(sample, stream).await;
    }
}

#[tokio::test]
async fn openai_streams_arrive_whole_and_byte_by_byte() {
    for sample in streams("openai") {
        whole_and_byte_by_byte(&sample, |server| model(server, sample.api.as_deref())).await;
    }
}

#[tokio::test]
async fn compatible_streams_arrive_whole_and_byte_by_byte() {
    for sample in streams("compatible") {
        let profile = sample.flavour.as_deref().unwrap();
        whole_and_byte_by_byte(&sample, |server| Box::new(compatible(server, profile))).await;
    }
}

#[tokio::test]
async fn openai_answers_and_errors_are_read() {
    let mut samples = answers("openai");
    samples.retain(|sample| sample.api.as_deref() != Some("embeddings"));
    assert_eq!(samples.len(), 17);
    for sample in samples {
        let server = Server::start(Reply::answer(&sample)).await;
        let model = model(&server, sample.api.as_deref());
        check_answer(&sample, model.stream(request()).await).await;
    }
}

#[tokio::test]
async fn compatible_answers_and_errors_are_read() {
    let samples = answers("compatible");
    assert_eq!(samples.len(), 9);
    for sample in samples {
        let server = Server::start(Reply::answer(&sample)).await;
        let answered = compatible(&server, "generic").stream(request()).await;
        check_answer(&sample, answered).await;
    }
}

#[tokio::test]
async fn embeddings_are_read() {
    let is_embedding = |sample: &AnswerSample| sample.api.as_deref() == Some("embeddings");
    for sample in answers("openai").into_iter().filter(is_embedding) {
        let texts = sample.expect.vectors.as_ref().unwrap().len();
        let request = EmbeddingRequest {
            model: "text-embedding-3-small".to_owned(),
            texts: vec!["a".to_owned(); texts],
            dimensions: None,
        };
        let server = Server::start(Reply::answer(&sample)).await;
        check_embeddings(&sample, openai(&server).embed(request.clone()).await);
        assert_eq!(server.request().target, "/v1/embeddings");
        check_embeddings(&sample, compatible(&server, "vllm").embed(request).await);
    }
}

#[tokio::test]
async fn calls_go_to_the_right_place_and_hide_the_key() {
    let body = format!(r#"{{"error":{{"message":"Incorrect key: {KEY}"}}}}"#);
    let server = Server::start(Reply::new(401, "application/json", body.as_bytes())).await;
    let openai = openai(&server);
    let Err(error) = openai.stream(request()).await else {
        panic!("a 401 is an error");
    };
    let asked = server.request();
    assert_eq!(asked.target, "/v1/responses");
    assert_eq!(asked.headers["authorization"], format!("Bearer {KEY}"));
    assert_eq!(error.to_string(), "openai: auth: Incorrect key: [key]");
    assert!(!format!("{openai:?}{error:?}").contains(KEY));

    assert!(
        compatible(&server, "ollama")
            .stream(request())
            .await
            .is_err()
    );
    let asked = server.request();
    assert_eq!(asked.target, "/v1/chat/completions");
    assert!(!asked.headers.contains_key("authorization"));
}

#[tokio::test]
async fn dropping_the_answer_closes_the_connection() {
    let sample = streams("openai")
        .into_iter()
        .find(|sample| sample.file == "openai-chat-cut.sse");
    let server = Server::start(Reply::stream(&sample.unwrap()).then_silence()).await;
    let mut stream = compatible(&server, "openai")
        .stream(request())
        .await
        .unwrap();
    loop {
        if let StreamPart::Text(text) = stream.next().await.unwrap().unwrap() {
            assert_eq!(text, "Half an");
            break;
        }
    }
    drop(stream);
    server.client_left().await;
}
