//! The parts of an answer between a decoder that finds them and the stream that hands them out.

use std::collections::VecDeque;

use atelier_domain::models::{FinishReason, StreamPart, TokenUsage};
use serde_json::{Map, Value};

/// A queue of parts. It leaves out what says nothing: empty texts, usage that did not change, a second start. Text that
/// follows text of its kind is joined to it, so that what a vendor sends at once is handed on at once.
#[derive(Debug, Default)]
pub struct Parts {
    queue: VecDeque<StreamPart>,
    usage: Option<TokenUsage>,
    started: bool,
    finished: bool,
}

impl Parts {
    /// The vendor took the call. Only the first one counts.
    pub fn started(&mut self, request_id: Option<String>, model: Option<impl Into<String>>) {
        if !self.started {
            self.started = true;
            self.queue.push_back(StreamPart::Started {
                request_id,
                model: model.map(Into::into),
            });
        }
    }

    pub fn text(&mut self, text: impl Into<String> + AsRef<str>) {
        match self.queue.back_mut() {
            Some(StreamPart::Text(before)) => before.push_str(text.as_ref()),
            _ => self.push_text(text, StreamPart::Text),
        }
    }

    pub fn reasoning(&mut self, text: impl Into<String> + AsRef<str>) {
        match self.queue.back_mut() {
            Some(StreamPart::Reasoning(before)) => before.push_str(text.as_ref()),
            _ => self.push_text(text, StreamPart::Reasoning),
        }
    }

    pub fn refusal(&mut self, text: impl Into<String> + AsRef<str>) {
        match self.queue.back_mut() {
            Some(StreamPart::Refusal(before)) => before.push_str(text.as_ref()),
            _ => self.push_text(text, StreamPart::Refusal),
        }
    }

    /// A whole call of a tool.
    pub fn tool_call(&mut self, id: String, name: String, arguments: Value) {
        self.queue.push_back(StreamPart::ToolCall {
            id,
            name,
            arguments,
        });
    }

    /// The usage so far, all members of it.
    pub fn usage(&mut self, usage: TokenUsage) {
        if self.usage != Some(usage) {
            self.usage = Some(usage);
            self.queue.push_back(StreamPart::Usage(usage));
        }
    }

    /// The last part of a good answer. Only the first one counts.
    pub fn finished(&mut self, reason: FinishReason, vendor_reason: impl Into<String>) {
        if !self.finished {
            self.finished = true;
            self.queue.push_back(StreamPart::Finished {
                reason,
                vendor_reason: vendor_reason.into(),
            });
        }
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.finished
    }

    pub(crate) fn pop(&mut self) -> Option<StreamPart> {
        self.queue.pop_front()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    fn push_text(
        &mut self,
        text: impl Into<String> + AsRef<str>,
        part: impl FnOnce(String) -> StreamPart,
    ) {
        if !text.as_ref().is_empty() {
            self.queue.push_back(part(text.into()));
        }
    }
}

/// The arguments of a tool call that were sent as text. No text means none. What is no JSON, as after a cut at the
/// output limit, stays a text.
pub fn tool_arguments(text: &str) -> Value {
    if text.trim().is_empty() {
        return Value::Object(Map::new());
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
