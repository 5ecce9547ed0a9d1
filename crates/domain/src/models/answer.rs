//! What a model gives back, part by part.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ErrorClass;

/// One part of a streamed answer, in the order the vendor sent them.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamPart {
    /// The vendor took the call. Both are for the record: the request id of the vendor and the model that answers.
    Started {
        request_id: Option<String>,
        model: Option<String>,
    },
    Text(String),
    /// Shown reasoning; never part of the answer.
    Reasoning(String),
    /// The model's words of refusal; never part of the answer.
    Refusal(String),
    /// A whole tool call; arguments are complete.
    ToolCall {
        id: String,
        name: String,
        arguments: serde_json::Value,
    },
    /// The usage so far. Later ones replace earlier ones; they are never added up.
    Usage(TokenUsage),
    /// A call failed, its parts are void, and the stream makes another one. It does so only once it is polled again, so
    /// whoever reads can first keep what happened, or leave.
    Retrying(FailedCall),
    /// The last part of a stream that ended well.
    Finished {
        reason: FinishReason,
        vendor_reason: String,
    },
}

/// A call that failed, told by a stream that makes another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedCall {
    pub class: ErrorClass,
    /// From the next poll of the stream until the next call.
    pub wait: Duration,
    /// Whether it had passed on any text, refusal or tool call. Whatever it passed on is void.
    pub had_output: bool,
    /// Name of the provider as configured.
    pub provider: String,
    pub request_id: Option<String>,
    /// From the beginning of the call to its failure.
    pub latency: Duration,
    /// What the vendor had reported. Absent where it had reported nothing, though it may charge for the call.
    pub usage: Option<TokenUsage>,
}

/// Tokens of one call. `input` counts what was read from or written to a cache; `output` counts reasoning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenUsage {
    pub input_tokens: u64,
    pub output_tokens: u64,
    pub cached_input_tokens: u64,
    pub cache_write_tokens: u64,
    pub reasoning_tokens: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// The model said all it wanted to.
    Stop,
    /// Cut off by the output limit or the context window.
    Length,
    ToolCalls,
    /// The model declined.
    Refused,
    /// The vendor's safety filter blocked the prompt or the answer.
    Blocked,
    /// A reason nobody here knows; the vendor's word is kept.
    Other,
}

impl FinishReason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
            Self::Refused => "refused",
            Self::Blocked => "blocked",
            Self::Other => "other",
        }
    }
}

/// A stream collected to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct CompletedAnswer {
    pub text: String,
    pub reasoning: String,
    pub refusal: Option<String>,
    pub tool_calls: Vec<(String, String, serde_json::Value)>,
    /// Absent where the vendor reported none.
    pub usage: Option<TokenUsage>,
    pub reason: FinishReason,
    pub vendor_reason: String,
    pub request_id: Option<String>,
    pub model: Option<String>,
}
