//! The body of `streamGenerateContent`.

use atelier_domain::models::{ModelRequest, Role, TextBlock};
use atelier_llm_kit::blocks;
use serde::Serialize;
use serde_json::Value;

use crate::bare;
use crate::thinking::ThinkingConfig;

/// More stop sequences than this are refused.
const MAX_STOP_SEQUENCES: usize = 5;

/// The vendor has no place for the person's id, so a request's `end_user` is not sent. Its caches need no marks.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GenerateRequest<'a> {
    #[serde(skip_serializing_if = "Content::is_empty")]
    system_instruction: Content<'a>,
    contents: Vec<Content<'a>>,
    generation_config: GenerationConfig<'a>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Content<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    parts: Vec<Part<'a>>,
}

#[derive(Debug, Serialize)]
struct Part<'a> {
    text: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GenerationConfig<'a> {
    max_output_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_config: Option<ThinkingConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_mime_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_json_schema: Option<&'a Value>,
}

impl<'a> GenerateRequest<'a> {
    pub(crate) fn new(request: &'a ModelRequest) -> Self {
        let schema = request.json_schema.as_ref().map(|named| &named.schema);
        Self {
            system_instruction: Content::new(None, &request.system),
            contents: request
                .messages
                .iter()
                .map(|message| {
                    let role = match message.role {
                        Role::User => "user",
                        Role::Assistant => "model",
                    };
                    Content::new(Some(role), &message.content)
                })
                .filter(|content| !content.is_empty())
                .collect(),
            generation_config: GenerationConfig {
                max_output_tokens: request.max_output_tokens,
                temperature: request.temperature,
                stop_sequences: request
                    .stop
                    .get(..MAX_STOP_SEQUENCES)
                    .unwrap_or(&request.stop),
                thinking_config: request
                    .effort
                    .map(|effort| ThinkingConfig::new(bare(&request.model), effort)),
                response_mime_type: schema.map(|_| "application/json"),
                response_json_schema: schema,
            },
        }
    }
}

impl<'a> Content<'a> {
    fn new(role: Option<&'static str>, content: &'a [TextBlock]) -> Self {
        let parts = blocks(content).map(|block| Part { text: &block.text });
        Self {
            role,
            parts: parts.collect(),
        }
    }

    /// One text of nobody's, as embeddings take it.
    pub(crate) fn of_text(text: &'a str) -> Self {
        Self {
            role: None,
            parts: vec![Part { text }],
        }
    }

    fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}
