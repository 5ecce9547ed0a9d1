//! `POST /embeddings`, the same everywhere.

use atelier_domain::models::{EmbeddingRequest, Embeddings, ErrorClass, ModelError, TokenUsage};
use atelier_llm_kit::{Fault, Wire};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault;

#[derive(Debug, Serialize)]
pub(crate) struct EmbeddingsRequest<'a> {
    model: &'a str,
    input: &'a [String],
    encoding_format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions: Option<u32>,
}

impl<'a> EmbeddingsRequest<'a> {
    /// Asks for plain numbers: every compatible server can write them.
    pub(crate) fn new(request: &'a EmbeddingRequest) -> Self {
        Self {
            model: &request.model,
            input: &request.texts,
            encoding_format: "float",
            dimensions: request.dimensions,
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Item {
    index: usize,
    embedding: Vector,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Vector {
    Numbers(Vec<f32>),
    /// Base64 of little-endian 32-bit floats, which some servers give whatever was asked for.
    Packed(String),
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: u64,
}

pub(crate) async fn embed(
    wire: &Wire,
    request: &EmbeddingRequest,
) -> Result<Embeddings, ModelError> {
    let url = wire.url(&["embeddings"]);
    wire.call(url, &EmbeddingsRequest::new(request), |body| {
        decode(body, request.texts.len())
    })
    .await
}

/// One vector for each text, in the order of the texts.
pub(crate) fn decode(body: &[u8], texts: usize) -> Result<Embeddings, Fault> {
    let malformed = |error| match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.get("error").is_some() => fault::read(None, &body),
        _ => Fault::malformed("the answer", &error),
    };
    let mut answer: Answer = serde_json::from_slice(body).map_err(malformed)?;
    answer.data.sort_by_key(|item| item.index);
    if !answer.data.iter().map(|item| item.index).eq(0..texts) {
        return Err(Fault::new(
            ErrorClass::Malformed,
            format!("{} vectors came for {texts} texts", answer.data.len()),
        ));
    }
    Ok(Embeddings {
        vectors: answer
            .data
            .into_iter()
            .map(|item| item.embedding.numbers())
            .collect::<Result<_, _>>()?,
        usage: answer.usage.map(|usage| TokenUsage {
            input_tokens: usage.prompt_tokens,
            ..TokenUsage::default()
        }),
    })
}

impl Vector {
    fn numbers(self) -> Result<Vec<f32>, Fault> {
        let packed = match self {
            Self::Numbers(numbers) => return Ok(numbers),
            Self::Packed(packed) => packed,
        };
        let bytes = STANDARD
            .decode(packed)
            .map_err(|_| Fault::new(ErrorClass::Malformed, "a vector is no base64"))?;
        let (numbers, []) = bytes.as_chunks() else {
            return Err(Fault::new(ErrorClass::Malformed, "a vector is cut off"));
        };
        Ok(numbers.iter().copied().map(f32::from_le_bytes).collect())
    }
}
