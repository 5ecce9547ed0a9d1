//! Gemini generateContent.

use serde_json::{Value, json};

use super::dialects::Events;
use crate::vendors::answer::{Answer, Failure, Finish};
use crate::vendors::call::Call;

pub(super) fn events(call: &Call, answer: &Answer) -> Events {
    let usage = answer.usage;
    // The counters grow from piece to piece; only the last ones are the whole.
    let chunk = |candidate: Value, output: u64| {
        let body = json!({
            "candidates": [candidate],
            "usageMetadata": {
                "promptTokenCount": usage.input,
                "cachedContentTokenCount": usage.cached,
                "candidatesTokenCount": output,
                "thoughtsTokenCount": usage.reasoning,
                "totalTokenCount": usage.input + output + usage.reasoning,
            },
            "modelVersion": call.model,
            "responseId": format!("resp-{}", call.number),
        });
        format!("data: {body}\r\n\r\n")
    };
    let whole = usage.output - usage.reasoning;
    let text =
        |text: &str| json!({"content": {"role": "model", "parts": [{"text": text}]}, "index": 0});
    let ended = |reason: &str| {
        let mut last = text("");
        last["finishReason"] = json!(reason);
        chunk(last, whole)
    };
    let closing = match answer.finish {
        Finish::Stop => ended("STOP"),
        Finish::MaxTokens => ended("MAX_TOKENS"),
        Finish::Refused | Finish::Blocked => {
            chunk(json!({"finishReason": "SAFETY", "index": 0}), whole)
        }
        Finish::ErrorEvent => format!("data: {}\r\n\r\n", failure(Failure::Server).1),
        Finish::Cut | Finish::CutAfter(_) | Finish::Stall => String::new(),
    };
    let pieces = answer.pieces.iter().zip(1..);
    Events {
        opening: String::new(),
        pieces: pieces
            .map(|(piece, count)| chunk(text(piece), count.min(whole)))
            .collect(),
        closing,
    }
}

pub(super) fn failure(failure: Failure) -> (u16, Value) {
    let (code, status, message, details) = match failure {
        Failure::Server => (
            500,
            "INTERNAL",
            "An internal error has occurred.",
            json!([]),
        ),
        Failure::RateLimited => (
            429,
            "RESOURCE_EXHAUSTED",
            "Resource has been exhausted.",
            json!([{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"}]),
        ),
        Failure::Overloaded => (503, "UNAVAILABLE", "The model is overloaded.", json!([])),
        Failure::InvalidKey => (
            400,
            "INVALID_ARGUMENT",
            "API key not valid.",
            json!([{
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "API_KEY_INVALID",
                "domain": "googleapis.com",
            }]),
        ),
    };
    let error = json!({"code": code, "message": message, "status": status, "details": details});
    (code, json!({"error": error}))
}
