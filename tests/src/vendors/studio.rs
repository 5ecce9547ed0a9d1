//! Answers that suit a writer, an editor and a synthesizer.
//!
//! They depend on the document and the role alone, so that a turn that is made again says the same.

use serde_json::json;

use super::answer::{Answer, Usage};
use super::call::{Call, Prompt};

/// A whole session's worth of answers; scores stay below the usual threshold.
pub fn studio(call: &Call) -> Answer {
    let prompt = &call.prompt;
    let document = prompt.document.as_deref().unwrap_or_default();
    let prose = match prompt.phase {
        1 => revised(document, &prompt.task),
        2 => format!(
            "- \"river\" should be \"stream\", said {kind} about {words} words.\n\
             - Keep the closing sentence: it carries the piece.",
            kind = prompt.kind,
            words = document.split_whitespace().count(),
        ),
        _ => format!(
            "1. Replace \"river\" with \"stream\" in all {} paragraphs.\n2. Leave the rest.",
            document.split("\n\n").count(),
        ),
    };
    let text = format!("{prose}\n\n{}", evaluation(prompt, document));
    let usage = usage(prompt, &text);
    Answer::new(&text, usage)
}

/// The document with one more paragraph, which tells how many there were before.
fn revised(document: &str, task: &str) -> String {
    if document.is_empty() {
        return format!("# First draft\n\nWritten for the task: {task}");
    }
    let paragraphs = document.trim_end().split("\n\n").count();
    format!(
        "{}\n\nRevision {paragraphs}: the river bends once more, and the text with it.",
        document.trim_end()
    )
}

fn evaluation(prompt: &Prompt, document: &str) -> String {
    let score = 5.0 + f64::from(u8::try_from(document.len() % 20).unwrap_or(0)) / 10.0;
    let criteria: Vec<_> = prompt
        .criteria
        .iter()
        .map(|name| json!({"name": name, "score": score, "comment": "As far as it goes."}))
        .collect();
    let block = json!({"evaluation": {"criteria": criteria, "overall": score}});
    format!("```json\n{block}\n```")
}

/// Numbers that a wrong sum would not hit by chance.
fn usage(prompt: &Prompt, text: &str) -> Usage {
    let input = prompt.characters as u64 / 4;
    let reasoning = u64::from(prompt.phase) * 7;
    Usage {
        input,
        output: text.len() as u64 / 4 + reasoning,
        cached: input / 3,
        reasoning,
    }
}
