//! Anthropic's errors, after the page "Errors" of its API reference.

use atelier_domain::models::ErrorClass;
use atelier_llm_kit::{Fault, class_of_status, word};
use serde_json::Value;

/// Reads `{"type":"error","error":{"type","message","details":{"error_code"}},"request_id"}`.
pub(crate) fn read(status: Option<u16>, body: &Value) -> Fault {
    let kind = word(body.pointer("/error/type"));
    let code = word(body.pointer("/error/details/error_code"));
    let class = match (code.as_deref(), kind.as_deref()) {
        // Spend limits come as rate limits, but waiting does not lift them.
        (Some("enforced_spend_limit_reached" | "contract_spend_limit_reached"), _)
        | (_, Some("billing_error")) => ErrorClass::QuotaExhausted,
        (_, Some("invalid_request_error")) => ErrorClass::InvalidRequest,
        (_, Some("authentication_error")) => ErrorClass::Auth,
        (_, Some("permission_error")) => ErrorClass::Permission,
        (_, Some("not_found_error")) => ErrorClass::NotFound,
        (_, Some("request_too_large")) => ErrorClass::TooLarge,
        (_, Some("rate_limit_error")) => ErrorClass::RateLimited,
        (_, Some("timeout_error")) => ErrorClass::Timeout,
        (_, Some("overloaded_error")) => ErrorClass::Overloaded,
        _ => status.map_or(ErrorClass::ServerError, class_of_status),
    };
    let message = word(body.pointer("/error/message")).unwrap_or_default();
    let mut fault = Fault::new(class, message).with_code(code.or(kind));
    fault.request_id = word(body.get("request_id"));
    fault
}
