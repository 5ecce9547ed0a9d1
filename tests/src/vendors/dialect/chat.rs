//! OpenAI Chat Completions, as compatible servers speak it too.

use serde_json::{Value, json};

use super::dialects::{Events, data};
use crate::vendors::answer::{Answer, Failure, Finish};
use crate::vendors::call::Call;

pub(super) fn events(call: &Call, answer: &Answer) -> Events {
    let chunk = |choices: Value, usage: Value| {
        data(&json!({
            "id": format!("chatcmpl-{}", call.number),
            "object": "chat.completion.chunk",
            "created": 1_793_000_000,
            "model": call.model,
            "choices": choices,
            "usage": usage,
        }))
    };
    let delta = |delta: Value, finish: Value| {
        chunk(
            json!([{"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish}]),
            Value::Null,
        )
    };
    let ended = |reason: &str| {
        let usage = answer.usage;
        let counted = json!({
            "prompt_tokens": usage.input,
            "completion_tokens": usage.output,
            "total_tokens": usage.input + usage.output,
            "prompt_tokens_details": {"cached_tokens": usage.cached},
            "completion_tokens_details": {"reasoning_tokens": usage.reasoning},
        });
        [
            delta(json!({}), json!(reason)),
            chunk(json!([]), counted),
            "data: [DONE]\n\n".to_owned(),
        ]
        .concat()
    };
    let closing = match answer.finish {
        Finish::Stop => ended("stop"),
        Finish::MaxTokens => ended("length"),
        Finish::Refused => {
            delta(json!({"refusal": "I can't help with that."}), Value::Null) + &ended("stop")
        }
        Finish::Blocked => ended("content_filter"),
        Finish::ErrorEvent => data(&failure(Failure::Server).1),
        Finish::Cut | Finish::CutAfter(_) | Finish::Stall => String::new(),
    };
    Events {
        opening: delta(json!({"role": "assistant", "content": ""}), Value::Null),
        pieces: answer
            .pieces
            .iter()
            .map(|text| delta(json!({"content": text}), Value::Null))
            .collect(),
        closing,
    }
}

pub(super) fn failure(failure: Failure) -> (u16, Value) {
    let (status, code, message) = match failure {
        Failure::Server => (500, "server_error", "The server had an error."),
        Failure::RateLimited => (429, "rate_limit_exceeded", "Rate limit reached."),
        Failure::Overloaded => (503, "server_is_overloaded", "The engine is overloaded."),
        Failure::InvalidKey => (401, "invalid_api_key", "Incorrect API key provided."),
    };
    let body = json!({"error": {"message": message, "type": code, "param": null, "code": code}});
    (status, body)
}
