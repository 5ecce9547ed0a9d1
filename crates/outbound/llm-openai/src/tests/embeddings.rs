use atelier_domain::models::{EmbeddingRequest, ErrorClass};
use atelier_llm_kit::conformance::{Description, answers, members_equal};
use serde_json::{Value, json};

use crate::embeddings::{EmbeddingsRequest, decode};

fn request(dimensions: Option<u32>) -> EmbeddingRequest {
    EmbeddingRequest {
        model: "text-embedding-3-small".to_owned(),
        texts: vec!["a".to_owned(), "b".to_owned()],
        dimensions,
    }
}

fn sent(request: &EmbeddingRequest) -> Value {
    serde_json::to_value(EmbeddingsRequest::new(request)).unwrap()
}

#[test]
fn requests_fit_the_description_and_the_sample() {
    let description = Description::new(
        include_str!("../../tests/data/openai.openapi.json"),
        "CreateEmbeddingRequest",
    );
    description.accepts(&sent(&request(None)));
    description.accepts(&sent(&request(Some(256))));
    let samples = answers("openai");
    let sample = samples
        .iter()
        .find(|sample| sample.name == "embeddings as floats")
        .unwrap();
    members_equal(
        &sent(&request(Some(256))),
        sample.request.as_ref().unwrap(),
        &[],
    );
}

#[test]
fn vectors_are_ordered_by_their_index() {
    let body = json!({"data": [
        {"index": 1, "embedding": [2.0]},
        {"index": 0, "embedding": "AACAPw=="},
    ]});
    let embeddings = decode(body.to_string().as_bytes(), 2).unwrap();
    assert_eq!(embeddings.vectors, [[1.0], [2.0]]);
    assert_eq!(embeddings.usage, None);
}

#[test]
fn answers_that_do_not_fit_are_refused() {
    for (body, class) in [
        (json!({"data": []}), ErrorClass::Malformed),
        (
            json!({"data": [{"index": 1, "embedding": [1.0]}]}),
            ErrorClass::Malformed,
        ),
        (
            json!({"data": [{"index": 0, "embedding": "AAA="}]}),
            ErrorClass::Malformed,
        ),
        (
            json!({"data": [{"index": 0, "embedding": "*"}]}),
            ErrorClass::Malformed,
        ),
        (
            json!({"data": [{"index": 0, "embedding": {}}]}),
            ErrorClass::Malformed,
        ),
        (
            json!({"error": {"code": 503, "message": "m"}}),
            ErrorClass::Overloaded,
        ),
    ] {
        let fault = decode(body.to_string().as_bytes(), 1).unwrap_err();
        assert_eq!(fault.class, class, "{body}");
    }
}
