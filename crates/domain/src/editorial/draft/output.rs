//! How long an answer may be where nobody said.

use crate::editorial::agent::Phase;
use crate::models::ModelSpec;

/// Room for a revision to grow by, and for the evaluation block.
const WRITER_ROOM: u64 = 8_000;
/// Criticism and briefs are short whatever the document's length.
const REMARKS: u64 = 8_000;
/// Vendors count reasoning as output.
const REASONING_ROOM: u64 = 16_000;

/// What an answer needs beside the document: a short text and its evaluation block.
const LEAST_BESIDE: u64 = 2_000;
const LEAST_REASONING: u64 = 4_000;

/// The output limit of a call, in tokens: a writer can give the document back and half as much again; within the
/// model's own limit.
pub fn output_limit(phase: Phase, document_tokens: u64, model: &ModelSpec) -> u32 {
    let answer = match phase {
        Phase::Write => document_tokens
            .saturating_add(document_tokens / 2)
            .saturating_add(WRITER_ROOM),
        Phase::Review | Phase::Synthesize => REMARKS,
    };
    within(answer, REASONING_ROOM, model)
}

/// The lowest output limit with which a call is still worth making, in tokens: a writer can give the document back,
/// remarks can be brief; within the model's own limit.
pub fn least_output(phase: Phase, document_tokens: u64, model: &ModelSpec) -> u32 {
    let answer = match phase {
        Phase::Write => document_tokens.saturating_add(LEAST_BESIDE),
        Phase::Review | Phase::Synthesize => LEAST_BESIDE,
    };
    within(answer, LEAST_REASONING, model)
}

fn within(answer: u64, reasoning_room: u64, model: &ModelSpec) -> u32 {
    let reasoning = if model.abilities.reasoning {
        reasoning_room
    } else {
        0
    };
    let limit = u32::try_from(answer.saturating_add(reasoning)).unwrap_or(u32::MAX);
    limit.min(model.max_output_tokens)
}
