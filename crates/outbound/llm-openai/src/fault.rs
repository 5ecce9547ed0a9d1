//! Errors of OpenAI and of servers like it.

use atelier_domain::models::ErrorClass;
use atelier_llm_kit::{Fault, class_of_status, word};
use serde_json::Value;

/// Reads an error loosely: `error` is an object, a text or absent, then the members stand at the top (Mistral's flat
/// errors and the `error` event of Responses) or there is only a `detail`. A code may be a number, and is a status
/// then (`OpenRouter`, vLLM).
pub(crate) fn read(status: Option<u16>, body: &Value) -> Fault {
    let error = match body.get("error") {
        Some(error @ Value::Object(_)) => error,
        _ => body,
    };
    let code = word(error.get("code"));
    // The `error` event's own type is no more than "error".
    let kind = word(error.get("type")).filter(|kind| kind != "error");
    let numeric = code
        .as_deref()
        .and_then(|code| code.parse().ok())
        .filter(|code| (400..600).contains(code));
    let class = [&code, &kind]
        .into_iter()
        .flatten()
        .find_map(|word| class_of_code(word))
        .or_else(|| status.or(numeric).map(class_of_status))
        .or_else(|| class_of_kind(kind.as_deref()?))
        .unwrap_or(ErrorClass::ServerError);
    Fault::new(class, message(body, error)).with_code(code.or(kind))
}

/// Words that say more than the status they come with.
fn class_of_code(word: &str) -> Option<ErrorClass> {
    Some(match word {
        "context_length_exceeded" => ErrorClass::TooLarge,
        "insufficient_quota" => ErrorClass::QuotaExhausted,
        "invalid_api_key" => ErrorClass::Auth,
        "model_not_found" => ErrorClass::NotFound,
        "rate_limit_exceeded" => ErrorClass::RateLimited,
        _ => return None,
    })
}

/// Types that stand in for the status where there is none, inside a stream.
fn class_of_kind(word: &str) -> Option<ErrorClass> {
    Some(match word {
        "invalid_request_error" => ErrorClass::InvalidRequest,
        "authentication_error" => ErrorClass::Auth,
        "permission_error" => ErrorClass::Permission,
        "not_found_error" => ErrorClass::NotFound,
        "rate_limit_error" => ErrorClass::RateLimited,
        "overloaded_error" => ErrorClass::Overloaded,
        _ => return None,
    })
}

fn message(body: &Value, error: &Value) -> String {
    word(error.get("message"))
        .or_else(|| word(body.get("error")))
        .or_else(|| word(body.get("detail")))
        .or_else(|| {
            let first = body.pointer("/detail/0")?;
            let place = first.get("loc").map(Value::to_string).unwrap_or_default();
            Some(format!("{place}: {}", word(first.get("msg"))?))
        })
        .unwrap_or_default()
}
