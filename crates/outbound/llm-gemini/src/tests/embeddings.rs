use atelier_domain::models::{EmbeddingRequest, ErrorClass};
use atelier_llm_kit::conformance::{AnswerSample, Description, answers, members_equal};
use serde_json::{Value, json};

use crate::embeddings::{BatchRequest, decode};

fn request(model: &str, dimensions: Option<u32>) -> EmbeddingRequest {
    EmbeddingRequest {
        model: model.to_owned(),
        texts: vec!["a".to_owned(), "b".to_owned()],
        dimensions,
    }
}

fn sent(request: &EmbeddingRequest) -> Value {
    serde_json::to_value(BatchRequest::new(request)).unwrap()
}

fn sample() -> AnswerSample {
    let mut samples = answers("gemini");
    samples.retain(|sample| sample.api.as_deref() == Some("batchEmbedContents"));
    samples.remove(0)
}

#[test]
fn requests_fit_the_description_and_the_sample() {
    let description = Description::new(
        include_str!("../../tests/data/gemini.openapi.json"),
        "EmbedContentRequest",
    );
    for dimensions in [None, Some(768)] {
        let sent = sent(&request("gemini-embedding-001", dimensions));
        for request in sent["requests"].as_array().unwrap() {
            description.accepts(request);
        }
    }
    let sent = sent(&request("models/gemini-embedding-001", Some(768)));
    members_equal(&sent, sample().request.as_ref().unwrap(), &[]);
}

#[test]
fn only_shortened_vectors_of_one_model_are_normalised() {
    let body = json!({"embeddings": [{"values": [3.0, -4.0]}, {"values": [0.0, 0.0]}]}).to_string();
    let (raw, unit) = ([3.0, -4.0], [0.6, -0.8]);
    for (model, dimensions, expected) in [
        ("gemini-embedding-001", None, raw),
        ("gemini-embedding-001", Some(3072), raw),
        ("gemini-embedding-001", Some(768), unit),
        ("models/gemini-embedding-001", Some(768), unit),
        ("gemini-embedding-2", Some(768), raw),
    ] {
        let vectors = decode(body.as_bytes(), &request(model, dimensions))
            .unwrap()
            .vectors;
        assert_eq!(vectors, [expected, [0.0, 0.0]], "{model} {dimensions:?}");
    }
}

#[test]
fn answers_that_do_not_fit_are_refused() {
    for (body, class) in [
        (
            json!({"embeddings": [{"values": [1.0]}]}),
            ErrorClass::Malformed,
        ),
        (json!({}), ErrorClass::Malformed),
        (json!({"error": {"code": 503}}), ErrorClass::Overloaded),
    ] {
        let fault = decode(body.to_string().as_bytes(), &request("m", None)).unwrap_err();
        assert_eq!(fault.class, class, "{body}");
    }
}
