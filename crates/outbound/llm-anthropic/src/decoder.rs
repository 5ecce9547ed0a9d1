//! The events of a streamed message, after the page "Streaming messages" of the vendor's documentation.

use std::borrow::Cow;
use std::collections::BTreeMap;

use atelier_domain::models::{FinishReason, TokenUsage};
use atelier_llm_kit::{Fault, Parts, VendorDecoder, tool_arguments};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::fault;

#[derive(Debug, Default)]
pub(crate) struct Decoder {
    usage: Usage,
    /// Calls of tools whose arguments still come, by the index of their block.
    tool_calls: BTreeMap<u64, ToolCall>,
    stop_reason: Option<String>,
}

#[derive(Debug)]
struct ToolCall {
    id: String,
    name: String,
    arguments: String,
}

#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

#[derive(Deserialize)]
struct MessageStart<'a> {
    #[serde(borrow)]
    message: Message<'a>,
}

#[derive(Deserialize)]
struct Message<'a> {
    model: Option<String>,
    #[serde(default, borrow)]
    content: Vec<&'a RawValue>,
    stop_reason: Option<String>,
    #[serde(default)]
    usage: Usage,
}

#[derive(Deserialize)]
struct BlockStart<'a> {
    index: u64,
    #[serde(borrow)]
    content_block: Block<'a>,
}

#[derive(Deserialize)]
struct BlockDelta<'a> {
    index: u64,
    #[serde(borrow)]
    delta: &'a RawValue,
}

#[derive(Deserialize)]
struct BlockStop {
    index: u64,
}

/// A block, and a change to one: both say by their type which members count.
#[derive(Deserialize)]
struct Block<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    thinking: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    input: Map<String, Value>,
    #[serde(default, borrow)]
    partial_json: Cow<'a, str>,
}

#[derive(Deserialize)]
struct MessageDelta {
    delta: Stop,
    #[serde(default)]
    usage: Usage,
}

#[derive(Deserialize)]
struct Stop {
    stop_reason: Option<String>,
}

/// Every report is cumulative, and a member that is absent keeps its earlier value.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Usage {
    input_tokens: Option<u64>,
    cache_creation_input_tokens: Option<u64>,
    cache_read_input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    output_tokens_details: Option<OutputDetails>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct OutputDetails {
    thinking_tokens: Option<u64>,
}

impl VendorDecoder for Decoder {
    /// The name is not looked at: the data repeats it, and some proxies drop it.
    fn event(&mut self, _name: &str, data: &str, out: &mut Parts) -> Result<(), Fault> {
        match &*parse::<Kind>(data)?.kind {
            "message_start" => {
                let message = parse::<MessageStart>(data)?.message;
                out.started(None, message.model);
                self.report(message.usage, out);
            }
            "content_block_start" => {
                let start: BlockStart = parse(data)?;
                self.open(start.index, start.content_block, out);
            }
            "content_block_delta" => {
                let BlockDelta { index, delta } = parse(data)?;
                self.extend(index, delta, out)?;
            }
            "content_block_stop" => {
                let BlockStop { index } = parse(data)?;
                self.close(index, out);
            }
            "message_delta" => {
                let MessageDelta { delta, usage } = parse(data)?;
                self.report(usage, out);
                self.stop_reason = delta.stop_reason.or(self.stop_reason.take());
            }
            "message_stop" => self.finish(out),
            "error" => return Err(fault::read(None, &parse::<Value>(data)?)),
            // Pings, and whatever the vendor adds: it asks that unknown events be skipped.
            _ => {}
        }
        Ok(())
    }

    /// A complete stream has told so before it ends.
    fn end(&mut self, _out: &mut Parts) -> Result<(), Fault> {
        Err(Fault::ended_early())
    }

    fn whole(&mut self, body: &[u8], out: &mut Parts) -> Result<(), Fault> {
        let body = std::str::from_utf8(body).unwrap_or_default();
        if parse::<Kind>(body)?.kind == "error" {
            return Err(fault::read(None, &parse::<Value>(body)?));
        }
        let message: Message = parse(body)?;
        out.started(None, message.model);
        for (index, block) in (0..).zip(message.content) {
            self.open(index, parse(block.get())?, out);
            self.close(index, out);
        }
        self.report(message.usage, out);
        self.stop_reason = message.stop_reason;
        self.finish(out);
        Ok(())
    }
}

impl Decoder {
    /// Blocks of other types, such as hidden thinking, say nothing here.
    fn open(&mut self, index: u64, block: Block<'_>, out: &mut Parts) {
        match &*block.kind {
            "text" => out.text(block.text),
            "thinking" => out.reasoning(block.thinking),
            "tool_use" => {
                let call = ToolCall {
                    id: block.id,
                    name: block.name,
                    // A stream opens with an empty object and sends the arguments after it.
                    arguments: match block.input {
                        input if input.is_empty() => String::new(),
                        input => Value::Object(input).to_string(),
                    },
                };
                self.tool_calls.insert(index, call);
            }
            _ => {}
        }
    }

    fn extend(&mut self, index: u64, delta: &RawValue, out: &mut Parts) -> Result<(), Fault> {
        let kind = parse::<Kind>(delta.get())?.kind;
        if !matches!(&*kind, "text_delta" | "thinking_delta" | "input_json_delta") {
            return Ok(());
        }
        let delta: Block = parse(delta.get())?;
        out.text(delta.text);
        out.reasoning(delta.thinking);
        if let Some(call) = self.tool_calls.get_mut(&index) {
            call.arguments.push_str(&delta.partial_json);
        }
        Ok(())
    }

    fn close(&mut self, index: u64, out: &mut Parts) {
        if let Some(call) = self.tool_calls.remove(&index) {
            out.tool_call(call.id, call.name, tool_arguments(&call.arguments));
        }
    }

    fn report(&mut self, newer: Usage, out: &mut Parts) {
        let kept = self.usage;
        self.usage = Usage {
            input_tokens: newer.input_tokens.or(kept.input_tokens),
            cache_creation_input_tokens: newer
                .cache_creation_input_tokens
                .or(kept.cache_creation_input_tokens),
            cache_read_input_tokens: newer
                .cache_read_input_tokens
                .or(kept.cache_read_input_tokens),
            output_tokens: newer.output_tokens.or(kept.output_tokens),
            output_tokens_details: newer.output_tokens_details.or(kept.output_tokens_details),
        };
        if self.usage.input_tokens.is_some() || self.usage.output_tokens.is_some() {
            out.usage(self.usage.neutral());
        }
    }

    fn finish(&mut self, out: &mut Parts) {
        let word = self.stop_reason.take().unwrap_or_default();
        out.finished(finish_reason(&word), word);
    }
}

impl Usage {
    /// The vendor's `input_tokens` leaves out what went through the cache.
    fn neutral(self) -> TokenUsage {
        let written = self.cache_creation_input_tokens.unwrap_or_default();
        let cached = self.cache_read_input_tokens.unwrap_or_default();
        TokenUsage {
            input_tokens: self.input_tokens.unwrap_or_default() + written + cached,
            output_tokens: self.output_tokens.unwrap_or_default(),
            cached_input_tokens: cached,
            cache_write_tokens: written,
            reasoning_tokens: self
                .output_tokens_details
                .and_then(|details| details.thinking_tokens)
                .unwrap_or_default(),
        }
    }
}

pub(crate) fn finish_reason(word: &str) -> FinishReason {
    match word {
        "end_turn" | "stop_sequence" => FinishReason::Stop,
        "max_tokens" | "model_context_window_exceeded" => FinishReason::Length,
        "tool_use" => FinishReason::ToolCalls,
        "refusal" => FinishReason::Refused,
        _ => FinishReason::Other,
    }
}

fn parse<'a, T: Deserialize<'a>>(data: &'a str) -> Result<T, Fault> {
    serde_json::from_str(data).map_err(|error| Fault::malformed("an event", &error))
}
