//! The body of `POST /responses`.

use std::hash::{DefaultHasher, Hash, Hasher};

use atelier_domain::models::{JsonSchema, Message, ModelRequest, Role, TextBlock};
use atelier_llm_kit::joined;
use serde::Serialize;
use serde_json::Value;

/// The API has no stop sequences, so a request's `stop` is not sent.
#[derive(Debug, Serialize)]
pub(crate) struct ResponsesRequest<'a> {
    model: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    instructions: String,
    input: Vec<Turn>,
    max_output_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<Reasoning>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    safety_identifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_cache_key: Option<String>,
    /// The vendor's default keeps every answer for at least 30 days.
    store: bool,
    stream: bool,
}

#[derive(Debug, Serialize)]
struct Turn {
    role: &'static str,
    content: String,
}

#[derive(Debug, Serialize)]
struct Reasoning {
    effort: &'static str,
}

#[derive(Debug, Serialize)]
struct Text<'a> {
    format: Format<'a>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "json_schema")]
struct Format<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a Value,
}

impl<'a> ResponsesRequest<'a> {
    pub(crate) fn new(request: &'a ModelRequest) -> Self {
        Self {
            model: &request.model,
            instructions: joined(&request.system),
            input: request.messages.iter().map(Turn::new).collect(),
            max_output_tokens: request.max_output_tokens,
            temperature: request.temperature,
            reasoning: request.effort.map(|effort| Reasoning {
                effort: effort.as_str(),
            }),
            text: request.json_schema.as_ref().map(|schema| Text {
                format: Format::new(schema),
            }),
            safety_identifier: request.end_user.as_deref(),
            prompt_cache_key: prompt_cache_key(request),
            store: false,
            stream: true,
        }
    }
}

impl Turn {
    fn new(message: &Message) -> Self {
        Self {
            role: match message.role {
                Role::User => "user",
                Role::Assistant => "assistant",
            },
            content: joined(&message.content),
        }
    }
}

impl<'a> Format<'a> {
    fn new(schema: &'a JsonSchema) -> Self {
        Self {
            name: &schema.name,
            strict: true,
            schema: &schema.schema,
        }
    }
}

/// The vendor caches prefixes by itself and uses the key to send like calls to the same machine: calls with the same
/// marked prefix, which are those of one agent in one session, get the same key. A key for all sessions would send more
/// calls to one machine than it takes. Nothing breaks when the hash changes with a release of the compiler.
fn prompt_cache_key(request: &ModelRequest) -> Option<String> {
    let said = request.messages.iter().flat_map(|message| &message.content);
    let blocks: Vec<&TextBlock> = request.system.iter().chain(said).collect();
    let last_mark = blocks.iter().rposition(|block| block.cache_until_here)?;
    let mut hasher = DefaultHasher::new();
    request.model.hash(&mut hasher);
    for block in blocks.iter().take(last_mark + 1) {
        block.text.hash(&mut hasher);
    }
    Some(format!("{:016x}", hasher.finish()))
}
