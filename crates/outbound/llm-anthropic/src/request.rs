//! The body of `POST /v1/messages`.

use atelier_domain::models::{Message, ModelRequest, Role, TextBlock};
use atelier_llm_kit::blocks;
use serde::Serialize;
use serde_json::Value;

use crate::thinking::{Thinking, Wish};

/// More marks than this are refused.
const MAX_CACHE_MARKS: usize = 4;

#[derive(Debug, Serialize)]
pub(crate) struct MessagesRequest<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Block<'a>>,
    messages: Vec<Turn<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Thinking>,
    #[serde(skip_serializing_if = "OutputConfig::is_empty")]
    output_config: OutputConfig<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata<'a>>,
    stream: bool,
}

#[derive(Debug, Serialize)]
struct Turn<'a> {
    role: &'static str,
    content: Vec<Block<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "text")]
struct Block<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl>,
}

/// Five minutes, the vendor's default.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "ephemeral")]
struct CacheControl {}

#[derive(Debug, Serialize)]
struct OutputConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<Format<'a>>,
}

impl OutputConfig<'_> {
    fn is_empty(&self) -> bool {
        self.effort.is_none() && self.format.is_none()
    }
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "json_schema")]
struct Format<'a> {
    schema: &'a Value,
}

#[derive(Debug, Serialize)]
struct Metadata<'a> {
    user_id: &'a str,
}

impl<'a> MessagesRequest<'a> {
    pub(crate) fn new(request: &'a ModelRequest) -> Self {
        let wish = Wish::new(&request.model, request.effort, request.max_output_tokens);
        let mut marks = Marks::new(request);
        Self {
            model: &request.model,
            max_tokens: request.max_output_tokens,
            system: marks.convert(&request.system),
            messages: messages(&request.messages)
                .map(|message| Turn {
                    role: match message.role {
                        Role::User => "user",
                        Role::Assistant => "assistant",
                    },
                    content: marks.convert(&message.content),
                })
                .collect(),
            stop_sequences: &request.stop,
            thinking: wish.thinking,
            output_config: OutputConfig {
                effort: wish.effort,
                format: request.json_schema.as_ref().map(|format| Format {
                    schema: &format.schema,
                }),
            },
            metadata: request
                .end_user
                .as_deref()
                .map(|user_id| Metadata { user_id }),
            stream: true,
        }
    }
}

/// Hands out the marks that the vendor allows. With more asked for, the last ones are kept: they end the longest
/// prefixes, and the vendor finds an earlier entry of the cache behind a later mark by itself.
struct Marks {
    to_skip: usize,
}

impl Marks {
    fn new(request: &ModelRequest) -> Self {
        let asked = blocks(&request.system)
            .chain(messages(&request.messages).flat_map(|message| blocks(&message.content)))
            .filter(|block| block.cache_until_here)
            .count();
        Self {
            to_skip: asked.saturating_sub(MAX_CACHE_MARKS),
        }
    }

    fn convert<'a>(&mut self, content: &'a [TextBlock]) -> Vec<Block<'a>> {
        blocks(content)
            .map(|block| Block {
                text: &block.text,
                cache_control: self.grants(block).then_some(CacheControl {}),
            })
            .collect()
    }

    fn grants(&mut self, block: &TextBlock) -> bool {
        if block.cache_until_here && self.to_skip > 0 {
            self.to_skip -= 1;
            return false;
        }
        block.cache_until_here
    }
}

/// The messages that say something: empty ones are refused.
fn messages(messages: &[Message]) -> impl Iterator<Item = &Message> {
    messages
        .iter()
        .filter(|message| blocks(&message.content).next().is_some())
}
