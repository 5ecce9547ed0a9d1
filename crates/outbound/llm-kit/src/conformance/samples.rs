//! The samples in `tests/data` of this crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

/// What an answer has to come out as. Members that are absent are not looked at, unless a check says otherwise.
/// Members that nobody knows fail the reading: an expectation is never skipped silently.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    pub text: Option<String>,
    pub reasoning_text: Option<String>,
    pub refusal: Option<String>,
    pub stop: Option<String>,
    #[serde(default)]
    pub tool_calls: Vec<ToolCall>,
    #[serde(default)]
    pub blocked: bool,
    pub input_total: Option<u64>,
    pub cached_input: Option<u64>,
    pub cache_write: Option<u64>,
    pub output: Option<u64>,
    pub reasoning: Option<u64>,
    pub vectors: Option<Vec<Vec<f32>>>,
    pub text_before_error: Option<String>,
    /// In a stream the vendor's word or a class, in a whole answer a class.
    pub error: Option<String>,
    pub retry: Option<bool>,
    pub retry_after_s: Option<f64>,
    /// One router's own price; the port has no place for it.
    #[serde(rename = "cost_usd")]
    _cost_usd: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    pub arguments: Value,
}

/// A streaming body.
#[derive(Debug, Deserialize)]
pub struct StreamSample {
    pub file: String,
    pub provider: String,
    pub api: Option<String>,
    pub flavour: Option<String>,
    pub expect: Expect,
    #[serde(skip)]
    pub body: Vec<u8>,
}

/// A whole HTTP answer, with the request where one goes with it.
#[derive(Debug, Deserialize)]
pub struct AnswerSample {
    pub provider: String,
    pub name: String,
    pub api: Option<String>,
    pub request: Option<Value>,
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    /// A string is sent as it stands.
    pub body: Value,
    pub expect: Expect,
}

/// The streams of one vendor (`anthropic`, `openai`, `gemini`, `compatible`).
pub fn streams(provider: &str) -> Vec<StreamSample> {
    #[derive(Deserialize)]
    struct Index {
        streams: Vec<StreamSample>,
    }
    let index: Index = serde_json::from_slice(&data("streams/index.json")).unwrap();
    let mut samples = index.streams;
    samples.retain(|sample| sample.provider == provider);
    for sample in &mut samples {
        sample.body = data(&format!("streams/{}", sample.file));
    }
    samples
}

/// The whole answers of one vendor.
pub fn answers(provider: &str) -> Vec<AnswerSample> {
    #[derive(Deserialize)]
    struct Index {
        cases: Vec<AnswerSample>,
    }
    let index: Index = serde_json::from_slice(&data("llm-http.json")).unwrap();
    let mut samples = index.cases;
    samples.retain(|sample| sample.provider == provider);
    samples
}

fn data(path: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(path);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
