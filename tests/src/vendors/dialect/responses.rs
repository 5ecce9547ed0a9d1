//! OpenAI Responses.

use serde_json::{Value, json};

use super::dialects::{Events, named};
use crate::vendors::answer::{Answer, Finish};
use crate::vendors::call::Call;

pub(super) fn events(call: &Call, answer: &Answer) -> Events {
    let mut stream = Stream {
        call,
        answer,
        sequence: 0,
    };
    let response = stream.response("in_progress", &Value::Null, &json!([]));
    let opening = [
        stream.event("response.created", json!({"response": response})),
        stream.event(
            "response.output_item.added",
            json!({"output_index": 0, "item": {
                "id": "msg_0", "type": "message", "status": "in_progress",
                "role": "assistant", "content": [],
            }}),
        ),
    ];
    let pieces = answer
        .pieces
        .iter()
        .map(|text| {
            let place = json!({
                "item_id": "msg_0", "output_index": 0, "content_index": 0, "delta": text,
            });
            stream.event("response.output_text.delta", place)
        })
        .collect();
    Events {
        opening: opening.concat(),
        pieces,
        closing: stream.closing(),
    }
}

struct Stream<'a> {
    call: &'a Call,
    answer: &'a Answer,
    sequence: u64,
}

impl Stream<'_> {
    fn event(&mut self, kind: &str, mut members: Value) -> String {
        members["type"] = json!(kind);
        members["sequence_number"] = json!(self.sequence);
        self.sequence += 1;
        named(kind, &members)
    }

    fn closing(&mut self) -> String {
        let (kind, status, reason) = match self.answer.finish {
            Finish::Stop | Finish::Refused => ("response.completed", "completed", Value::Null),
            Finish::MaxTokens => (
                "response.incomplete",
                "incomplete",
                json!("max_output_tokens"),
            ),
            Finish::Blocked => ("response.incomplete", "incomplete", json!("content_filter")),
            Finish::ErrorEvent => {
                return self.event(
                    "error",
                    json!({"code": "server_error", "message": "The server had an error.", "param": null}),
                );
            }
            Finish::Cut | Finish::CutAfter(_) | Finish::Stall => return String::new(),
        };
        let mut closing = String::new();
        let content = if self.answer.finish == Finish::Refused {
            let refusal = "I can't help with that.";
            closing.push_str(&self.event(
                "response.refusal.delta",
                json!({"item_id": "msg_0", "output_index": 0, "content_index": 0, "delta": refusal}),
            ));
            json!({"type": "refusal", "refusal": refusal})
        } else {
            json!({"type": "output_text", "text": self.answer.text(), "annotations": []})
        };
        let item = json!({
            "id": "msg_0", "type": "message", "status": status,
            "role": "assistant", "content": [content],
        });
        closing.push_str(&self.event(
            "response.output_item.done",
            json!({"output_index": 0, "item": item}),
        ));
        let details = if reason.is_null() {
            Value::Null
        } else {
            json!({"reason": reason})
        };
        let response = self.response(status, &details, &json!([item]));
        closing.push_str(&self.event(kind, json!({"response": response})));
        closing
    }

    fn response(&self, status: &str, incomplete_details: &Value, output: &Value) -> Value {
        let usage = self.answer.usage;
        let counted = json!({
            "input_tokens": usage.input,
            "input_tokens_details": {"cached_tokens": usage.cached},
            "output_tokens": usage.output,
            "output_tokens_details": {"reasoning_tokens": usage.reasoning},
            "total_tokens": usage.input + usage.output,
        });
        json!({
            "id": format!("resp_{}", self.call.number),
            "object": "response",
            "created_at": 1_793_000_000,
            "status": status,
            "error": null,
            "incomplete_details": incomplete_details,
            "model": self.call.model,
            "output": output,
            "usage": if status == "in_progress" { Value::Null } else { counted },
        })
    }
}
