//! What is asked of a model, in no vendor's words.

use serde::{Deserialize, Serialize};

/// One call. Adapters send exactly what stands here: what a model refuses was dropped before.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelRequest {
    /// The vendor's model id.
    pub model: String,
    pub system: Vec<TextBlock>,
    pub messages: Vec<Message>,
    /// 0 to 2; absent means the vendor's default.
    pub temperature: Option<f32>,
    /// Counts reasoning too.
    pub max_output_tokens: u32,
    pub stop: Vec<String>,
    pub json_schema: Option<JsonSchema>,
    /// Absent leaves reasoning to the vendor's default.
    pub effort: Option<Effort>,
    /// Whether the model may think for minutes before its first token. No vendor is sent it: it is for those who wait.
    pub reasons: bool,
    /// An opaque id of the person for the vendor's abuse checks; never an address or a name.
    pub end_user: Option<String>,
}

impl ModelRequest {
    /// A plain request with nothing optional.
    pub fn new(model: impl Into<String>, messages: Vec<Message>, max_output_tokens: u32) -> Self {
        Self {
            model: model.into(),
            system: Vec::new(),
            messages,
            temperature: None,
            max_output_tokens,
            stop: Vec::new(),
            json_schema: None,
            effort: None,
            reasons: false,
            end_user: None,
        }
    }
}

/// A piece of text. `cache_until_here` marks the end of a prefix that repeats from call to call; vendors that
/// cache on request are told so, the others ignore it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBlock {
    pub text: String,
    pub cache_until_here: bool,
}

impl TextBlock {
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: without_spare_room(text.into()),
            cache_until_here: false,
        }
    }

    pub fn cached(text: impl Into<String>) -> Self {
        Self {
            text: without_spare_room(text.into()),
            cache_until_here: true,
        }
    }
}

/// A request is held for as long as its answer takes, and the text of a prompt may have been grown to twice its length.
fn without_spare_room(mut text: String) -> String {
    text.shrink_to_fit();
    text
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    User,
    Assistant,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub role: Role,
    pub content: Vec<TextBlock>,
}

impl Message {
    pub fn user(text: impl Into<String>) -> Self {
        Self {
            role: Role::User,
            content: vec![TextBlock::new(text)],
        }
    }
}

/// A schema that the whole answer must follow; `name` is letters, digits and underscores.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonSchema {
    pub name: String,
    pub schema: serde_json::Value,
}

/// How much a model reasons before it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    None,
    Minimal,
    Low,
    Medium,
    High,
    XHigh,
    Max,
}

impl Effort {
    /// The word that every vendor uses, lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::XHigh => "xhigh",
            Self::Max => "max",
        }
    }
}

/// Texts to be embedded in one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddingRequest {
    pub model: String,
    pub texts: Vec<String>,
    /// Absent means the model's full size.
    pub dimensions: Option<u32>,
}
