//! What readers are told, in words that can be compared.

use atelier_domain::models::{ErrorClass, ModelError, StreamPart};

/// Calls for one answer at most.
pub(super) const MAX_CALLS: usize = 3;

pub(super) type Items = Vec<Result<StreamPart, ModelError>>;

/// What a reader is told of these calls, the last of which serves all further ones, and how many of them are made.
pub(super) fn told(calls: &[&Items]) -> (Vec<String>, usize) {
    let mut told = Vec::new();
    for call in 1..=MAX_CALLS {
        let items = calls[(call - 1).min(calls.len() - 1)];
        match items.split_last() {
            Some((Err(error), before)) if error.retryable && call < MAX_CALLS => {
                told.extend(show_all(before));
                told.push(again(error.class, had_output(before)));
            }
            _ => {
                told.extend(show_all(items));
                return (told, call);
            }
        }
    }
    (told, MAX_CALLS)
}

fn had_output(items: &[Result<StreamPart, ModelError>]) -> bool {
    let is_output = |item: &Result<StreamPart, _>| {
        matches!(
            item,
            Ok(StreamPart::Text(_) | StreamPart::Refusal(_) | StreamPart::ToolCall { .. })
        )
    };
    items.iter().any(is_output)
}

fn again(class: ErrorClass, had_output: bool) -> String {
    format!("again after {}, output: {had_output}", class.as_str())
}

/// Texts are shown by characters: how they are cut depends on how they came in, and says nothing.
pub(super) fn show_all(items: &[Result<StreamPart, ModelError>]) -> Vec<String> {
    let show = |item: &Result<StreamPart, ModelError>| match item {
        Ok(StreamPart::Text(text)) => by_characters("text", text),
        Ok(StreamPart::Reasoning(text)) => by_characters("reasoning", text),
        Ok(StreamPart::Refusal(text)) => by_characters("refusal", text),
        Ok(StreamPart::Retrying(failed)) => vec![again(failed.class, failed.had_output)],
        Ok(part) => vec![format!("{part:?}")],
        Err(error) => vec![error.class.as_str().to_owned()],
    };
    items.iter().flat_map(show).collect()
}

fn by_characters(kind: &str, text: &str) -> Vec<String> {
    text.chars().map(|c| format!("{kind} {c:?}")).collect()
}
