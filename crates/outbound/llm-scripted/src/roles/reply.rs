//! From a request to the whole answer.

use atelier_domain::editorial::Phase;
use atelier_domain::editorial::prompt::Sections;
use atelier_domain::models::ModelRequest;
use serde_json::Value;

use super::{editor, synthesizer, writer};

/// Prose (for a writer the document) and the evaluation block's content.
pub(crate) struct Answer {
    pub(crate) prose: String,
    pub(crate) evaluation: Value,
}

/// The whole answer to a request.
pub(crate) fn reply(request: &ModelRequest) -> String {
    let sections = Sections::of(request);
    let Some(role) = &sections.role else {
        return plain(request);
    };
    let Answer { prose, evaluation } = match role.phase {
        Phase::Write => writer::answer(&sections),
        Phase::Review => editor::answer(&sections, &role.kind),
        Phase::Synthesize => synthesizer::answer(&sections),
    };
    format!("{prose}\n\n```json\n{evaluation}\n```\n")
}

/// The answer to a request that casts the model in no role.
fn plain(request: &ModelRequest) -> String {
    let words: usize = request
        .messages
        .iter()
        .flat_map(|message| &message.content)
        .map(|block| block.text.split_whitespace().count())
        .sum();
    format!(
        "This is the scripted model. It works offline and by rule: in an editorial session it writes, edits and \
         weighs remarks, but it holds no conversation. Your message had {words} words; to have them answered, choose \
         a model of a configured provider."
    )
}
