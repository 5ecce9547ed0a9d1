use atelier_domain::models::{ErrorClass, FinishReason};
use atelier_llm_kit::conformance::{check_stream_in_any_pieces, streams};
use serde_json::json;

use crate::decoder::{Decoder, finish_reason};
use crate::fault;

#[test]
fn streams_come_out_as_their_samples_say() {
    let samples = streams("anthropic");
    assert_eq!(samples.len(), 7);
    for sample in samples {
        check_stream_in_any_pieces(&sample, Decoder::default);
    }
}

#[test]
fn stop_reasons_are_read() {
    for (word, reason) in [
        ("end_turn", FinishReason::Stop),
        ("stop_sequence", FinishReason::Stop),
        ("max_tokens", FinishReason::Length),
        ("model_context_window_exceeded", FinishReason::Length),
        ("tool_use", FinishReason::ToolCalls),
        ("refusal", FinishReason::Refused),
        ("pause_turn", FinishReason::Other),
        ("never_heard_of", FinishReason::Other),
    ] {
        assert_eq!(finish_reason(word), reason, "{word}");
    }
}

#[test]
fn errors_without_a_known_type_go_by_their_status() {
    for (status, body, class) in [
        (
            Some(409),
            json!({"error": {"type": "conflict_error"}}),
            ErrorClass::ServerError,
        ),
        (
            Some(418),
            json!({"error": {"type": "teapot_error"}}),
            ErrorClass::InvalidRequest,
        ),
        (Some(529), json!({}), ErrorClass::Overloaded),
        (
            None,
            json!({"error": {"type": "api_error"}}),
            ErrorClass::ServerError,
        ),
        (None, json!("nonsense"), ErrorClass::ServerError),
        (
            Some(429),
            json!({"error": {"type": "rate_limit_error", "details": {"error_code": "contract_spend_limit_reached"}}}),
            ErrorClass::QuotaExhausted,
        ),
    ] {
        assert_eq!(fault::read(status, &body).class, class, "{status:?} {body}");
    }
}
