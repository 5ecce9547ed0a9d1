use std::fmt::Write;

use atelier_domain::models::{ErrorClass, FinishReason, ModelError, StreamPart};
use atelier_llm_kit::conformance::{check_stream_in_any_pieces, streams};
use atelier_llm_kit::{Origin, VendorDecoder, answer};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, stream};
use serde_json::{Value, json};

use crate::{chat, fault, responses};

#[test]
fn responses_streams_come_out_as_their_samples_say() {
    let mut samples = streams("openai");
    samples.retain(|sample| sample.api.as_deref() == Some("responses"));
    assert_eq!(samples.len(), 6);
    for sample in samples {
        check_stream_in_any_pieces(&sample, responses::Decoder::default);
    }
}

#[test]
fn chat_streams_come_out_as_their_samples_say() {
    let mut samples = streams("openai");
    samples.retain(|sample| sample.api.as_deref() == Some("chat"));
    samples.extend(streams("compatible"));
    assert_eq!(samples.len(), 10);
    for sample in samples {
        check_stream_in_any_pieces(&sample, chat::Decoder::default);
    }
}

/// The items that events with these data come out as.
fn read<D>(decoder: D, events: &[Value]) -> Vec<Result<StreamPart, ModelError>>
where
    D: VendorDecoder + Unpin + 'static,
{
    let mut body = String::new();
    for data in events {
        write!(body, "data: {data}\n\n").unwrap();
    }
    let body = stream::iter([Ok(Bytes::from(body))]);
    answer(body, decoder, Origin::new("test"))
        .collect()
        .now_or_never()
        .unwrap()
}

fn finish(items: &[Result<StreamPart, ModelError>]) -> (FinishReason, &str) {
    match items.last() {
        Some(Ok(StreamPart::Finished {
            reason,
            vendor_reason,
        })) => (*reason, vendor_reason),
        other => panic!("{other:?}"),
    }
}

#[test]
fn chat_finish_reasons_are_read() {
    for (word, reason) in [
        ("stop", FinishReason::Stop),
        ("length", FinishReason::Length),
        ("model_length", FinishReason::Length),
        ("tool_calls", FinishReason::ToolCalls),
        ("function_call", FinishReason::ToolCalls),
        ("content_filter", FinishReason::Blocked),
        ("never_heard_of", FinishReason::Other),
    ] {
        let chunk = json!({"choices": [{"delta": {"content": "a"}, "finish_reason": word}]});
        assert_eq!(
            finish(&read(chat::Decoder::default(), &[chunk])),
            (reason, word)
        );
    }
    let refusal = json!({"choices": [{"delta": {"refusal": "No."}, "finish_reason": "stop"}]});
    let items = read(chat::Decoder::default(), &[refusal]);
    assert_eq!(finish(&items), (FinishReason::Refused, "stop"));
}

#[test]
fn chat_answers_that_break_off_are_failures() {
    for (word, class) in [
        ("insufficient_system_resource", ErrorClass::Overloaded),
        ("error", ErrorClass::ServerError),
    ] {
        let chunk = json!({"choices": [{"delta": {"content": "Half"}, "finish_reason": word}]});
        let items = read(chat::Decoder::default(), &[chunk]);
        let error = items.last().unwrap().as_ref().unwrap_err();
        assert_eq!(
            (error.class, error.vendor_code.as_deref()),
            (class, Some(word))
        );
    }
}

#[test]
fn chat_tool_calls_are_put_together() {
    let piece = |id: Value, name: Value, arguments: &str| {
        json!({"choices": [{"delta": {"tool_calls": [
            {"index": 0, "id": id, "function": {"name": name, "arguments": arguments}}]}}]})
    };
    let end = json!({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]});
    for (second_id, second_name) in [(json!("call"), json!("find")), (Value::Null, Value::Null)] {
        let first = piece(json!("call"), json!("find"), "{\"a\"");
        let items = read(
            chat::Decoder::default(),
            &[first, piece(second_id, second_name, ":1}"), end.clone()],
        );
        let call = StreamPart::ToolCall {
            id: "call".to_owned(),
            name: "find".to_owned(),
            arguments: json!({"a": 1}),
        };
        assert!(
            items.iter().flatten().any(|part| *part == call),
            "{items:?}"
        );
    }
}

#[test]
fn chat_content_may_be_anything() {
    for (delta, text, thinking) in [
        (json!({"content": null}), "", ""),
        (json!({"content": "a"}), "a", ""),
        (json!({"content": []}), "", ""),
        (
            json!({"content": [{"type": "text", "text": "a"}, {"type": "image", "url": 1}]}),
            "a",
            "",
        ),
        (
            json!({"content": [{"type": "thinking", "thinking": "t"}]}),
            "",
            "t",
        ),
        (json!({"reasoning": "t", "reasoning_content": "t"}), "", "t"),
        (
            json!({"reasoning": null, "reasoning_content": "t"}),
            "",
            "t",
        ),
    ] {
        let chunk = json!({"choices": [{"delta": delta, "finish_reason": "stop"}]});
        let items = read(chat::Decoder::default(), std::slice::from_ref(&chunk));
        let (mut texts, mut thoughts) = (String::new(), String::new());
        for part in items.into_iter().flatten() {
            match part {
                StreamPart::Text(text) => texts.push_str(&text),
                StreamPart::Reasoning(text) => thoughts.push_str(&text),
                _ => {}
            }
        }
        assert_eq!(
            (texts.as_str(), thoughts.as_str()),
            (text, thinking),
            "{chunk}"
        );
    }
}

#[test]
fn responses_ends_are_read() {
    let end = |kind: &str, response: Value| json!({"type": kind, "response": response});
    for (event, reason, word) in [
        (
            end("response.completed", json!({"status": "completed"})),
            FinishReason::Stop,
            "completed",
        ),
        (
            end(
                "response.incomplete",
                json!({"status": "incomplete", "incomplete_details": {"reason": "content_filter"}}),
            ),
            FinishReason::Blocked,
            "content_filter",
        ),
        (
            end(
                "response.incomplete",
                json!({"status": "incomplete", "incomplete_details": {"reason": "novel"}}),
            ),
            FinishReason::Other,
            "novel",
        ),
        (
            end("response.incomplete", json!({"status": "incomplete"})),
            FinishReason::Other,
            "incomplete",
        ),
        (
            end("response.cancelled", json!({"status": "cancelled"})),
            FinishReason::Other,
            "cancelled",
        ),
    ] {
        assert_eq!(
            finish(&read(responses::Decoder::default(), &[event])),
            (reason, word)
        );
    }
    let failed = end(
        "response.failed",
        json!({"status": "failed", "error": null}),
    );
    let items = read(responses::Decoder::default(), &[failed]);
    assert_eq!(
        items.last().unwrap().as_ref().unwrap_err().class,
        ErrorClass::ServerError
    );
}

#[test]
fn errors_of_every_shape_are_read() {
    for (status, body, class, code, message) in [
        (
            Some(400),
            json!({"error": "text"}),
            ErrorClass::InvalidRequest,
            None,
            "text",
        ),
        (
            Some(400),
            json!({"detail": "text"}),
            ErrorClass::InvalidRequest,
            None,
            "text",
        ),
        (
            Some(422),
            json!({"detail": [{"loc": ["body", "seed"], "msg": "Extra", "type": "extra_forbidden"}]}),
            ErrorClass::InvalidRequest,
            None,
            "[\"body\",\"seed\"]: Extra",
        ),
        (Some(502), json!({}), ErrorClass::ServerError, None, ""),
        (
            Some(500),
            json!({"error": {"code": 42}}),
            ErrorClass::ServerError,
            Some("42"),
            "",
        ),
        (
            None,
            json!({"error": {"code": 429, "message": "m"}}),
            ErrorClass::RateLimited,
            Some("429"),
            "m",
        ),
        (
            None,
            json!({"error": {"type": "invalid_request_error", "code": null}}),
            ErrorClass::InvalidRequest,
            Some("invalid_request_error"),
            "",
        ),
        (
            None,
            json!({"error": {"type": "insufficient_quota"}}),
            ErrorClass::QuotaExhausted,
            Some("insufficient_quota"),
            "",
        ),
        (
            None,
            json!({"type": "error", "error": {"code": "server_error"}}),
            ErrorClass::ServerError,
            Some("server_error"),
            "",
        ),
    ] {
        let fault = fault::read(status, &body);
        assert_eq!(fault.class, class, "{body}");
        assert_eq!(fault.vendor_code.as_deref(), code, "{body}");
        assert_eq!(fault.message, message, "{body}");
    }
}
