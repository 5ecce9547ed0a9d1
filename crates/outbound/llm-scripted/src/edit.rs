//! Applies replacements to a text and leaves every other byte as it is.

use std::ops::Range;

/// A passage and what is to stand there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit<'a> {
    /// Bytes of the text.
    pub(crate) range: Range<usize>,
    pub(crate) replacement: &'a str,
}

/// The text with the edits made. Of two that overlap the first in the text is made, and one that does not fit the
/// text is not.
pub(crate) fn apply(text: &str, mut edits: Vec<Edit<'_>>) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for Edit { range, replacement } in edits {
        if text.get(range.clone()).is_none() {
            continue;
        }
        if let Some(kept) = text.get(done..range.start) {
            out.push_str(kept);
            out.push_str(replacement);
            done = range.end;
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests;
