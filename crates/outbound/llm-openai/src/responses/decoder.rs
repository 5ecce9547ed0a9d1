//! The events of a streamed response, after the guide "Streaming API responses" of the vendor's documentation.

use std::borrow::Cow;
use std::mem;

use atelier_domain::models::{ErrorClass, FinishReason, TokenUsage};
use atelier_llm_kit::{Fault, Parts, VendorDecoder, tool_arguments};
use serde::Deserialize;
use serde_json::Value;

use crate::fault;

#[derive(Debug, Default)]
pub(crate) struct Decoder {
    refused: bool,
    called: bool,
}

#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Delta {
    delta: String,
}

#[derive(Deserialize)]
struct ItemDone {
    item: Item,
}

#[derive(Deserialize)]
struct Carrier {
    response: Response,
}

/// Unfinished responses hold nulls where finished ones hold objects.
#[derive(Deserialize)]
struct Response {
    model: Option<String>,
    #[serde(default)]
    status: String,
    error: Option<Value>,
    incomplete_details: Option<Incomplete>,
    #[serde(default)]
    output: Vec<Item>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Incomplete {
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Item {
    Message {
        #[serde(default)]
        content: Vec<Content>,
    },
    FunctionCall {
        call_id: String,
        name: String,
        arguments: String,
    },
    Reasoning {
        #[serde(default)]
        summary: Vec<Content>,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Content {
    OutputText {
        text: String,
    },
    SummaryText {
        text: String,
    },
    Refusal {
        refusal: String,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
struct Usage {
    input_tokens: u64,
    output_tokens: u64,
    input_tokens_details: Option<InputDetails>,
    output_tokens_details: Option<OutputDetails>,
}

#[derive(Default, Deserialize)]
struct InputDetails {
    cached_tokens: Option<u64>,
    cache_write_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct OutputDetails {
    reasoning_tokens: Option<u64>,
}

impl VendorDecoder for Decoder {
    /// The name is not looked at: the data repeats it.
    fn event(&mut self, _name: &str, data: &str, out: &mut Parts) -> Result<(), Fault> {
        if data == "[DONE]" {
            return Ok(());
        }
        let data = data.as_bytes();
        match &*parse::<Kind>(data)?.kind {
            "response.created" => out.started(None, parse::<Carrier>(data)?.response.model),
            "response.output_text.delta" => out.text(parse::<Delta>(data)?.delta),
            "response.refusal.delta" => {
                self.refused = true;
                out.refusal(parse::<Delta>(data)?.delta);
            }
            "response.reasoning_text.delta" | "response.reasoning_summary_text.delta" => {
                out.reasoning(parse::<Delta>(data)?.delta);
            }
            "response.output_item.done" => {
                // Texts were streamed already.
                if let item @ Item::FunctionCall { .. } = parse::<ItemDone>(data)?.item {
                    self.item(item, out);
                }
            }
            "response.completed"
            | "response.incomplete"
            | "response.failed"
            | "response.cancelled" => {
                return self.finish(parse::<Carrier>(data)?.response, out);
            }
            "error" => return Err(fault::read(None, &parse::<Value>(data)?)),
            // Many events only repeat or frame what the others say, and the vendor adds new ones.
            _ => {}
        }
        Ok(())
    }

    /// A complete stream has told so before it ends.
    fn end(&mut self, _out: &mut Parts) -> Result<(), Fault> {
        Err(Fault::ended_early())
    }

    fn whole(&mut self, body: &[u8], out: &mut Parts) -> Result<(), Fault> {
        let mut response: Response = parse(body)?;
        if response.status.is_empty() {
            return Err(fault::read(None, &parse::<Value>(body)?));
        }
        out.started(None, response.model.take());
        for item in mem::take(&mut response.output) {
            self.item(item, out);
        }
        self.finish(response, out)
    }
}

impl Decoder {
    fn item(&mut self, item: Item, out: &mut Parts) {
        match item {
            Item::Message { content } | Item::Reasoning { summary: content } => {
                for piece in content {
                    self.content(piece, out);
                }
            }
            Item::FunctionCall {
                call_id,
                name,
                arguments,
            } => {
                self.called = true;
                out.tool_call(call_id, name, tool_arguments(&arguments));
            }
            Item::Unknown => {}
        }
    }

    fn content(&mut self, content: Content, out: &mut Parts) {
        match content {
            Content::OutputText { text } => out.text(text),
            Content::SummaryText { text } => out.reasoning(text),
            Content::Refusal { refusal } => {
                self.refused = true;
                out.refusal(refusal);
            }
            Content::Unknown => {}
        }
    }

    fn finish(&self, response: Response, out: &mut Parts) -> Result<(), Fault> {
        if let Some(usage) = response.usage {
            out.usage(usage.neutral());
        }
        if let Some(error) = response.error {
            return Err(fault::read(None, &error));
        }
        let cut = response
            .incomplete_details
            .and_then(|details| details.reason);
        let (reason, word) = match (response.status.as_str(), cut) {
            ("completed", _) => (self.completed(), response.status),
            ("incomplete", Some(cut)) => (finish_reason(&cut), cut),
            ("failed", _) => {
                return Err(Fault::new(ErrorClass::ServerError, "the response failed"));
            }
            _ => (FinishReason::Other, response.status),
        };
        out.finished(reason, word);
        Ok(())
    }

    const fn completed(&self) -> FinishReason {
        if self.refused {
            FinishReason::Refused
        } else if self.called {
            FinishReason::ToolCalls
        } else {
            FinishReason::Stop
        }
    }
}

fn finish_reason(cut: &str) -> FinishReason {
    match cut {
        "max_output_tokens" => FinishReason::Length,
        "content_filter" => FinishReason::Blocked,
        _ => FinishReason::Other,
    }
}

impl Usage {
    fn neutral(self) -> TokenUsage {
        let input = self.input_tokens_details.unwrap_or_default();
        TokenUsage {
            input_tokens: self.input_tokens,
            output_tokens: self.output_tokens,
            cached_input_tokens: input.cached_tokens.unwrap_or_default(),
            cache_write_tokens: input.cache_write_tokens.unwrap_or_default(),
            reasoning_tokens: self
                .output_tokens_details
                .and_then(|details| details.reasoning_tokens)
                .unwrap_or_default(),
        }
    }
}

fn parse<'a, T: Deserialize<'a>>(data: &'a [u8]) -> Result<T, Fault> {
    serde_json::from_slice(data).map_err(|error| Fault::malformed("an event", &error))
}
