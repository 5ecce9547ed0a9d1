//! The body and the answer of `batchEmbedContents`.

use atelier_domain::models::{EmbeddingRequest, Embeddings, ErrorClass};
use atelier_llm_kit::Fault;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::request::Content;
use crate::{bare, fault};

/// The one size at which gemini-embedding-001 gives unit vectors.
const FULL_DIMENSIONS: u32 = 3072;

#[derive(Debug, Serialize)]
pub(crate) struct BatchRequest<'a> {
    requests: Vec<EmbedRequest<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EmbedRequest<'a> {
    model: String,
    content: Content<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_dimensionality: Option<u32>,
}

impl<'a> BatchRequest<'a> {
    pub(crate) fn new(request: &'a EmbeddingRequest) -> Self {
        let model = format!("models/{}", bare(&request.model));
        let requests = request.texts.iter().map(|text| EmbedRequest {
            model: model.clone(),
            content: Content::of_text(text),
            output_dimensionality: request.dimensions,
        });
        Self {
            requests: requests.collect(),
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    embeddings: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    values: Vec<f32>,
}

/// One vector for each text, in the order of the texts. The vendor counts no tokens here.
pub(crate) fn decode(body: &[u8], request: &EmbeddingRequest) -> Result<Embeddings, Fault> {
    let malformed = |error| match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.get("error").is_some() => fault::read(None, &body),
        _ => Fault::malformed("the answer", &error),
    };
    let answer: Answer = serde_json::from_slice(body).map_err(malformed)?;
    let (came, asked) = (answer.embeddings.len(), request.texts.len());
    if came != asked {
        let message = format!("{came} vectors came for {asked} texts");
        return Err(Fault::new(ErrorClass::Malformed, message));
    }
    let shortened = bare(&request.model) == "gemini-embedding-001"
        && request
            .dimensions
            .is_some_and(|dimensions| dimensions < FULL_DIMENSIONS);
    let vectors = answer.embeddings.into_iter().map(|vector| {
        if shortened {
            unit(vector.values)
        } else {
            vector.values
        }
    });
    Ok(Embeddings {
        vectors: vectors.collect(),
        usage: None,
    })
}

/// The vector of length one in the same direction; a zero vector has none and stays.
fn unit(mut values: Vec<f32>) -> Vec<f32> {
    let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in &mut values {
            *value /= length;
        }
    }
    values
}
