//! What a server's chunks have in common: all but a piece of text, as a rule.
//!
//! To read JSON is most of what a token costs, and all of a chunk but its text was read with the chunk before. It is
//! compared, which is many times as fast, and the text alone is read.

use super::decoder::Text;

/// A chunk whose frame is longer, in bytes, is not kept: a great many answers wait at once.
const LONGEST: usize = 768;

/// What stands before and behind the text in a chunk that says nothing else, without the quotation marks.
///
/// A JSON string between the same two pieces makes the same chunk with another text, whatever the string and the pieces
/// are: a parser comes to the string in the same state, and leaves it in the same one.
#[derive(Debug, Default)]
pub(super) struct Mould {
    before: String,
    behind: String,
}

impl Mould {
    /// The text of a chunk from this mould; nothing where the chunk is another one.
    pub(super) fn text<'a>(&self, chunk: &'a str) -> Option<Text<'a>> {
        if self.before.is_empty() {
            return None;
        }
        let rest = chunk.strip_prefix(&self.before)?;
        let text = rest.strip_suffix(&self.behind)?;
        serde_json::from_str(text).ok()
    }

    /// Takes the mould of a chunk that says nothing but `text`, which is lent from it.
    pub(super) fn take(&mut self, chunk: &str, text: &str) {
        let start = text.as_ptr().addr().checked_sub(chunk.as_ptr().addr());
        let pieces = start.and_then(|start| {
            let before = chunk.get(..start)?.strip_suffix('"')?;
            let behind = chunk.get(start + text.len()..)?.strip_prefix('"')?;
            Some((before, behind))
        });
        let short = |(before, behind): &(&str, &str)| before.len() + behind.len() <= LONGEST;
        if let Some((before, behind)) = pieces.filter(short) {
            before.clone_into(&mut self.before);
            behind.clone_into(&mut self.behind);
        }
    }
}

#[cfg(test)]
mod tests;
