//! The chunks of a streamed answer. Each is a whole answer object with the next piece.

use atelier_domain::models::{FinishReason, TokenUsage};
use atelier_llm_kit::{Fault, Parts, VendorDecoder};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::fault;

#[derive(Debug, Default)]
pub(crate) struct Decoder {
    called: bool,
    end: Option<End>,
}

/// Why the answer ends, in the vendor's word.
#[derive(Debug)]
enum End {
    /// The prompt was refused: there is no answer.
    PromptBlocked(String),
    Finished(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chunk {
    #[serde(default)]
    candidates: Vec<Candidate>,
    prompt_feedback: Option<PromptFeedback>,
    usage_metadata: Option<Usage>,
    model_version: Option<String>,
    response_id: Option<String>,
    error: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PromptFeedback {
    block_reason: Option<String>,
}

/// Blocked answers lack the content, used-up ones its parts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate {
    #[serde(default)]
    content: Content,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Content {
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    #[serde(default)]
    text: String,
    #[serde(default)]
    thought: bool,
    function_call: Option<FunctionCall>,
}

#[derive(Deserialize)]
struct FunctionCall {
    #[serde(default)]
    id: String,
    name: String,
    #[serde(default)]
    args: Map<String, Value>,
}

/// The candidates' count leaves out thoughts; a counter that is absent is zero.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Usage {
    #[serde(rename = "promptTokenCount")]
    prompt: u64,
    #[serde(rename = "cachedContentTokenCount")]
    cached: u64,
    #[serde(rename = "candidatesTokenCount")]
    candidates: u64,
    #[serde(rename = "thoughtsTokenCount")]
    thoughts: u64,
}

impl VendorDecoder for Decoder {
    fn event(&mut self, _name: &str, data: &str, out: &mut Parts) -> Result<(), Fault> {
        let chunk = serde_json::from_str(data)
            .map_err(|error| Fault::malformed("a chunk of the answer", &error))?;
        self.read(chunk, out)
    }

    /// Nothing marks the end of a stream: it is good when it gave a reason to end.
    fn end(&mut self, out: &mut Parts) -> Result<(), Fault> {
        match self.end.take() {
            Some(End::PromptBlocked(word)) => out.finished(FinishReason::Blocked, word),
            // A call of a tool ends with STOP, too.
            Some(End::Finished(word)) if self.called && word == "STOP" => {
                out.finished(FinishReason::ToolCalls, word);
            }
            Some(End::Finished(word)) => out.finished(finish_reason(&word), word),
            None => return Err(Fault::ended_early()),
        }
        Ok(())
    }

    /// One object, or a list of chunks where `alt=sse` was lost on the way.
    fn whole(&mut self, body: &[u8], out: &mut Parts) -> Result<(), Fault> {
        let chunks: Result<Vec<Chunk>, _> = if body.trim_ascii_start().starts_with(b"[") {
            serde_json::from_slice(body)
        } else {
            serde_json::from_slice(body).map(|chunk| vec![chunk])
        };
        for chunk in chunks.map_err(|error| Fault::malformed("the answer", &error))? {
            self.read(chunk, out)?;
        }
        self.end(out)
    }
}

impl Decoder {
    fn read(&mut self, chunk: Chunk, out: &mut Parts) -> Result<(), Fault> {
        if let Some(error) = chunk.error {
            return Err(fault::read(None, &json!({ "error": error })));
        }
        out.started(chunk.response_id, chunk.model_version);
        // One candidate is asked for.
        for candidate in chunk.candidates {
            for part in candidate.content.parts {
                self.part(part, out);
            }
            if let Some(word) = candidate.finish_reason {
                self.end = Some(End::Finished(word));
            }
        }
        if let Some(word) = chunk
            .prompt_feedback
            .and_then(|feedback| feedback.block_reason)
        {
            self.end = Some(End::PromptBlocked(word));
        }
        if let Some(usage) = chunk.usage_metadata {
            out.usage(usage.neutral());
        }
        Ok(())
    }

    fn part(&mut self, part: Part, out: &mut Parts) {
        if part.thought {
            out.reasoning(part.text);
        } else {
            out.text(part.text);
        }
        if let Some(call) = part.function_call {
            self.called = true;
            out.tool_call(call.id, call.name, Value::Object(call.args));
        }
    }
}

impl Usage {
    const fn neutral(&self) -> TokenUsage {
        TokenUsage {
            input_tokens: self.prompt,
            output_tokens: self.candidates + self.thoughts,
            cached_input_tokens: self.cached,
            cache_write_tokens: 0,
            reasoning_tokens: self.thoughts,
        }
    }
}

pub(crate) fn finish_reason(word: &str) -> FinishReason {
    match word {
        "STOP" => FinishReason::Stop,
        // The latter is a cap on one request below the one asked for, with a token to go on.
        "MAX_TOKENS" | "CONTINUATION" => FinishReason::Length,
        "SAFETY"
        | "RECITATION"
        | "BLOCKLIST"
        | "PROHIBITED_CONTENT"
        | "SPII"
        | "MODEL_ARMOR"
        | "IMAGE_SAFETY"
        | "IMAGE_PROHIBITED_CONTENT"
        | "IMAGE_RECITATION" => FinishReason::Blocked,
        _ => FinishReason::Other,
    }
}
