//! Chunks and whole answers of Chat Completions, read loosely: no two servers agree.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::mem;

use atelier_domain::models::{ErrorClass, FinishReason, TokenUsage};
use atelier_llm_kit::{Fault, Parts, VendorDecoder, tool_arguments};
use serde::Deserialize;
use serde_json::{Value, json};

use super::content::Content;
use super::mould::Mould;
use crate::fault;

#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// By index; a call is whole when the answer is.
    tool_calls: BTreeMap<u64, ToolCall>,
    refused: bool,
    finish_reason: Option<String>,
    mould: Mould,
}

#[derive(Debug, Default)]
struct ToolCall {
    id: String,
    name: String,
    arguments: String,
}

/// A chunk of a stream or a whole answer. There is a chunk for each token, so what all of them carry is lent.
#[derive(Deserialize)]
struct Completion<'a> {
    #[serde(borrow)]
    model: Option<Text<'a>>,
    #[serde(borrow)]
    choices: Option<Vec<Choice<'a>>>,
    usage: Option<Usage>,
    x_groq: Option<XGroq>,
    error: Option<Value>,
}

/// A text as it stands in the data, unless it is escaped there.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

#[derive(Deserialize)]
struct Choice<'a> {
    /// In whole answers called `message`.
    #[serde(default, borrow, alias = "message")]
    delta: Delta<'a>,
    finish_reason: Option<String>,
}

/// The text of reasoning stands under `reasoning` (Ollama, vLLM, OpenRouter, Groq) or `reasoning_content` (DeepSeek,
/// older vLLM); some servers send it under both.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Delta<'a> {
    #[serde(borrow)]
    content: Content<'a>,
    #[serde(borrow)]
    reasoning: Option<Text<'a>>,
    #[serde(borrow)]
    reasoning_content: Option<Text<'a>>,
    refusal: Option<String>,
    tool_calls: Option<Vec<ToolCallDelta>>,
}

#[derive(Deserialize)]
struct ToolCallDelta {
    index: Option<u64>,
    id: Option<String>,
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    name: Option<String>,
    arguments: Option<String>,
}

#[derive(Deserialize)]
struct XGroq {
    usage: Option<Usage>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Usage {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    prompt_tokens_details: Option<PromptDetails>,
    completion_tokens_details: Option<CompletionDetails>,
    /// DeepSeek's word for cached tokens.
    prompt_cache_hit_tokens: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PromptDetails {
    cached_tokens: Option<u64>,
    cache_write_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct CompletionDetails {
    reasoning_tokens: Option<u64>,
}

impl VendorDecoder for Decoder {
    fn event(&mut self, _name: &str, data: &str, out: &mut Parts) -> Result<(), Fault> {
        if data == "[DONE]" {
            return self.end(out);
        }
        if let Some(text) = self.mould.text(data) {
            out.text(text.0);
            return Ok(());
        }
        let completion = serde_json::from_str(data);
        if let Ok(completion) = &completion
            && let Some(text) = only_text(completion)
        {
            self.mould.take(data, text);
        }
        self.read(completion, out)
    }

    /// Servers may leave out `[DONE]`; a finish reason is enough.
    fn end(&mut self, out: &mut Parts) -> Result<(), Fault> {
        let word = self.finish_reason.take().ok_or_else(Fault::ended_early)?;
        let reason = match word.as_str() {
            "stop" if self.refused => FinishReason::Refused,
            "stop" => FinishReason::Stop,
            "length" | "model_length" => FinishReason::Length,
            "tool_calls" | "function_call" => FinishReason::ToolCalls,
            "content_filter" => FinishReason::Blocked,
            // DeepSeek and Mistral break off with these words and no error object.
            "insufficient_system_resource" => {
                let message = "the server ran out of resources in the middle of the answer";
                return Err(Fault::new(ErrorClass::Overloaded, message).with_code(Some(word)));
            }
            "error" => {
                let message = "the server failed in the middle of the answer";
                return Err(Fault::new(ErrorClass::ServerError, message).with_code(Some(word)));
            }
            _ => FinishReason::Other,
        };
        for call in mem::take(&mut self.tool_calls).into_values() {
            out.tool_call(call.id, call.name, tool_arguments(&call.arguments));
        }
        out.finished(reason, word);
        Ok(())
    }

    fn whole(&mut self, body: &[u8], out: &mut Parts) -> Result<(), Fault> {
        self.read(serde_json::from_slice(body), out)?;
        self.end(out)
    }
}

impl Decoder {
    fn read(
        &mut self,
        completion: serde_json::Result<Completion<'_>>,
        out: &mut Parts,
    ) -> Result<(), Fault> {
        let completion =
            completion.map_err(|error| Fault::malformed("a chunk of the answer", &error))?;
        if let Some(error) = completion.error {
            return Err(fault::read(None, &json!({ "error": error })));
        }
        out.started(None, completion.model.map(|model| model.0));
        // One answer is asked for, so there is one choice, or none in a chunk that only reports usage.
        for choice in completion.choices.unwrap_or_default() {
            self.extend(choice.delta, out);
            self.finish_reason = choice.finish_reason.or(self.finish_reason.take());
        }
        let usage = completion
            .usage
            .or(completion.x_groq.and_then(|extra| extra.usage));
        if let Some(usage) = usage {
            out.usage(usage.neutral());
        }
        Ok(())
    }

    fn extend(&mut self, delta: Delta<'_>, out: &mut Parts) {
        let spoken = delta
            .reasoning
            .or(delta.reasoning_content)
            .unwrap_or_default();
        out.reasoning(spoken.0);
        out.reasoning(delta.content.thinking);
        out.text(delta.content.text);
        if let Some(refusal) = delta.refusal.filter(|refusal| !refusal.is_empty()) {
            self.refused = true;
            out.refusal(refusal);
        }
        for (position, call) in (0..).zip(delta.tool_calls.unwrap_or_default()) {
            let known = self
                .tool_calls
                .entry(call.index.unwrap_or(position))
                .or_default();
            // Id and name come once or, from some servers, again with every piece.
            known.id = call.id.unwrap_or_else(|| mem::take(&mut known.id));
            if let Some(function) = call.function {
                known.name = function.name.unwrap_or_else(|| mem::take(&mut known.name));
                known
                    .arguments
                    .push_str(&function.arguments.unwrap_or_default());
            }
        }
    }
}

/// The text of a chunk that says nothing else, where it is lent.
fn only_text<'a>(completion: &Completion<'a>) -> Option<&'a str> {
    let Some([choice]) = completion.choices.as_deref() else {
        return None;
    };
    let Choice {
        delta,
        finish_reason: None,
    } = choice
    else {
        return None;
    };
    let is_silent = |spoken: &Option<Text>| spoken.as_ref().is_none_or(|text| text.0.is_empty());
    let is_alone = completion.usage.is_none()
        && completion.x_groq.is_none()
        && completion.error.is_none()
        && is_silent(&delta.reasoning)
        && is_silent(&delta.reasoning_content)
        && delta.content.thinking.is_empty()
        && delta.refusal.as_ref().is_none_or(String::is_empty)
        && delta.tool_calls.as_ref().is_none_or(Vec::is_empty);
    match delta.content.text {
        Cow::Borrowed(text) if is_alone && !text.is_empty() => Some(text),
        _ => None,
    }
}

impl Usage {
    fn neutral(self) -> TokenUsage {
        let prompt = self.prompt_tokens_details.unwrap_or_default();
        TokenUsage {
            input_tokens: self.prompt_tokens.unwrap_or_default(),
            output_tokens: self.completion_tokens.unwrap_or_default(),
            cached_input_tokens: prompt
                .cached_tokens
                .or(self.prompt_cache_hit_tokens)
                .unwrap_or_default(),
            cache_write_tokens: prompt.cache_write_tokens.unwrap_or_default(),
            reasoning_tokens: self
                .completion_tokens_details
                .and_then(|details| details.reasoning_tokens)
                .unwrap_or_default(),
        }
    }
}
