//! A stream read to its end.

use atelier_domain::models::{
    AnswerStream, CompletedAnswer, ErrorClass, FinishReason, ModelError, StreamPart,
};
use futures_util::StreamExt;

/// Collects a stream. The first error ends it; what came before is lost, as is what came before another call.
pub async fn collect(mut stream: AnswerStream) -> Result<CompletedAnswer, ModelError> {
    let mut answer = empty();
    let mut finished = false;
    while let Some(part) = stream.next().await {
        match part? {
            StreamPart::Started { request_id, model } => {
                answer.request_id = request_id;
                answer.model = model;
            }
            StreamPart::Text(text) => answer.text.push_str(&text),
            StreamPart::Reasoning(text) => answer.reasoning.push_str(&text),
            StreamPart::Refusal(text) => answer
                .refusal
                .get_or_insert_with(String::new)
                .push_str(&text),
            StreamPart::ToolCall {
                id,
                name,
                arguments,
            } => answer.tool_calls.push((id, name, arguments)),
            StreamPart::Usage(usage) => answer.usage = Some(usage),
            StreamPart::Retrying(_) => answer = empty(),
            StreamPart::Finished {
                reason,
                vendor_reason,
            } => {
                answer.reason = reason;
                answer.vendor_reason = vendor_reason;
                finished = true;
            }
        }
    }
    if finished {
        Ok(answer)
    } else {
        // Adapters built on this crate never do that; others might.
        Err(ModelError::new(
            "unknown",
            ErrorClass::StreamEndedEarly,
            "the stream ended without a finish reason",
        ))
    }
}

fn empty() -> CompletedAnswer {
    CompletedAnswer {
        text: String::new(),
        reasoning: String::new(),
        refusal: None,
        tool_calls: Vec::new(),
        usage: None,
        reason: FinishReason::Other,
        vendor_reason: String::new(),
        request_id: None,
        model: None,
    }
}
