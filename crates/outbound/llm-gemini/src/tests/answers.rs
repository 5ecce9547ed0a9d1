use std::time::Duration;

use atelier_domain::models::{ErrorClass, FinishReason, StreamPart};
use atelier_llm_kit::conformance::{check_stream_in_any_pieces, streams};
use atelier_llm_kit::{Origin, answer};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, stream};
use serde_json::json;

use crate::decoder::{Decoder, finish_reason};
use crate::fault;

#[test]
fn streams_come_out_as_their_samples_say() {
    let samples = streams("gemini");
    assert_eq!(samples.len(), 5);
    for sample in samples {
        check_stream_in_any_pieces(&sample, Decoder::default);
    }
}

#[test]
fn finish_reasons_are_read() {
    for (word, reason) in [
        ("STOP", FinishReason::Stop),
        ("MAX_TOKENS", FinishReason::Length),
        ("CONTINUATION", FinishReason::Length),
        ("SAFETY", FinishReason::Blocked),
        ("RECITATION", FinishReason::Blocked),
        ("BLOCKLIST", FinishReason::Blocked),
        ("PROHIBITED_CONTENT", FinishReason::Blocked),
        ("SPII", FinishReason::Blocked),
        ("MODEL_ARMOR", FinishReason::Blocked),
        ("IMAGE_SAFETY", FinishReason::Blocked),
        ("MALFORMED_FUNCTION_CALL", FinishReason::Other),
        ("LANGUAGE", FinishReason::Other),
        ("NEVER_HEARD_OF", FinishReason::Other),
    ] {
        assert_eq!(finish_reason(word), reason, "{word}");
    }
}

#[test]
fn a_tool_call_finishes_as_one_whatever_the_vendor_calls_it() {
    let chunk = json!({"candidates": [{"finishReason": "STOP",
        "content": {"parts": [{"functionCall": {"name": "today"}}]}}]});
    let body = stream::iter([Ok(Bytes::from(format!("data: {chunk}\r\n\r\n")))]);
    let parts: Vec<_> = answer(body, Decoder::default(), Origin::new("test"))
        .map(Result::unwrap)
        .collect()
        .now_or_never()
        .unwrap();
    let call = StreamPart::ToolCall {
        id: String::new(),
        name: "today".to_owned(),
        arguments: json!({}),
    };
    let end = StreamPart::Finished {
        reason: FinishReason::ToolCalls,
        vendor_reason: "STOP".to_owned(),
    };
    assert_eq!(parts[1..], [call, end]);
}

#[test]
fn errors_of_every_shape_are_read() {
    let delayed = |delay: &str| json!({"error": {"code": 429, "details": [{"retryDelay": delay}]}});
    for (status, body, class, wait) in [
        (Some(500), json!({}), ErrorClass::ServerError, None),
        (
            None,
            json!({"error": {"code": 503, "status": "UNAVAILABLE"}}),
            ErrorClass::Overloaded,
            None,
        ),
        (None, json!({"error": {}}), ErrorClass::ServerError, None),
        (None, json!([]), ErrorClass::ServerError, None),
        (None, delayed("3s"), ErrorClass::RateLimited, Some(3)),
        (None, delayed("3"), ErrorClass::RateLimited, None),
        (None, delayed("-3s"), ErrorClass::RateLimited, None),
        (None, delayed("NaNs"), ErrorClass::RateLimited, None),
    ] {
        let fault = fault::read(status, &body);
        assert_eq!(fault.class, class, "{body}");
        assert_eq!(fault.retry_after, wait.map(Duration::from_secs), "{body}");
    }
}
