//! Google's errors, after the page "Troubleshooting" of the Gemini API and `google.rpc.Status`.

use std::time::Duration;

use atelier_domain::models::ErrorClass;
use atelier_llm_kit::{Fault, class_of_status, word};
use serde_json::Value;

/// Reads `{"error":{"code","message","status","details"}}`, also as the only element of a list, which is how the
/// streaming endpoint wraps it at times.
pub(crate) fn read(status: Option<u16>, body: &Value) -> Fault {
    let body = body.get(0).unwrap_or(body);
    let kind = word(body.pointer("/error/status"));
    let code = body.pointer("/error/code").and_then(Value::as_u64);
    let status = status.or(code.and_then(|code| u16::try_from(code).ok()));
    let class = match kind.as_deref() {
        // A bad key comes as a bad request.
        _ if detail(body, "reason") == Some("API_KEY_INVALID") => ErrorClass::Auth,
        // The free tier is not offered in the country, or billing is not enabled.
        Some("FAILED_PRECONDITION") => ErrorClass::Permission,
        _ => status.map_or(ErrorClass::ServerError, class_of_status),
    };
    let message = word(body.pointer("/error/message")).unwrap_or_default();
    let mut fault = Fault::new(class, message).with_code(kind);
    fault.retry_after = detail(body, "retryDelay").and_then(delay);
    fault
}

/// A member of whichever detail has it.
fn detail<'a>(body: &'a Value, member: &str) -> Option<&'a str> {
    let details = body.pointer("/error/details")?.as_array()?;
    details
        .iter()
        .find_map(|detail| detail.get(member)?.as_str())
}

/// Seconds with an `s` behind, such as `34.5s`.
fn delay(text: &str) -> Option<Duration> {
    let seconds = text.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}
