//! Anthropic Messages.

use serde_json::{Value, json};

use super::dialects::{Events, named};
use crate::vendors::answer::{Answer, Failure, Finish};
use crate::vendors::call::Call;

pub(super) fn events(call: &Call, answer: &Answer) -> Events {
    let usage = answer.usage;
    let counted = json!({
        "input_tokens": usage.input - usage.cached,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": usage.cached,
        "output_tokens": 1,
        "service_tier": "standard",
    });
    let message = json!({
        "id": format!("msg_{}", call.number),
        "type": "message",
        "role": "assistant",
        "model": call.model,
        "content": [],
        "stop_reason": null,
        "stop_sequence": null,
        "stop_details": null,
        "usage": counted,
    });
    let opening = [
        event(&json!({"type": "message_start", "message": message})),
        event(&json!({"type": "ping"})),
        event(&json!({
            "type": "content_block_start",
            "index": 0,
            "content_block": {"type": "text", "text": ""},
        })),
    ];
    let piece = |text: &String| {
        event(&json!({
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": text},
        }))
    };
    Events {
        opening: opening.concat(),
        pieces: answer.pieces.iter().map(piece).collect(),
        closing: closing(answer),
    }
}

fn closing(answer: &Answer) -> String {
    let (reason, details) = match answer.finish {
        Finish::Stop => ("end_turn", Value::Null),
        Finish::MaxTokens => ("max_tokens", Value::Null),
        Finish::Refused | Finish::Blocked => (
            "refusal",
            json!({"type": "refusal", "category": "general_harms", "explanation": "Declined."}),
        ),
        Finish::ErrorEvent => {
            return event(&json!({
                "type": "error",
                "error": {"type": "overloaded_error", "message": "Overloaded"},
            }));
        }
        Finish::Cut | Finish::CutAfter(_) | Finish::Stall => return String::new(),
    };
    let usage = answer.usage;
    [
        event(&json!({"type": "content_block_stop", "index": 0})),
        event(&json!({
            "type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": null, "stop_details": details},
            "usage": {
                "input_tokens": usage.input - usage.cached,
                "cache_read_input_tokens": usage.cached,
                "output_tokens": usage.output,
                "output_tokens_details": {"thinking_tokens": usage.reasoning},
            },
        })),
        event(&json!({"type": "message_stop"})),
    ]
    .concat()
}

fn event(data: &Value) -> String {
    named(data["type"].as_str().unwrap_or_default(), data)
}

pub(super) fn failure(failure: Failure) -> (u16, Value) {
    let (status, kind, message) = match failure {
        Failure::Server => (500, "api_error", "Internal server error"),
        Failure::RateLimited => (429, "rate_limit_error", "Too many requests"),
        Failure::Overloaded => (529, "overloaded_error", "Overloaded"),
        Failure::InvalidKey => (401, "authentication_error", "invalid x-api-key"),
    };
    let body = json!({"type": "error", "error": {"type": kind, "message": message}});
    (status, body)
}
