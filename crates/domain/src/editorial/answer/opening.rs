//! A line that begins like a fence.

use super::fence::Fence;

/// A run of fence marks and what follows on its line.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) marker: char,
    pub(super) length: usize,
    pub(super) info: String,
    /// The code block that the line stands in.
    pub(super) outer: Option<Fence>,
    /// Within a line only JSON makes this a fence.
    pub(super) in_line: bool,
    /// The run ends a block that was an evaluation: it is not shown.
    pub(super) ends_evaluation: bool,
    /// The run ends a block that was prose.
    pub(super) ends_prose: bool,
}

impl Opening {
    pub(super) const fn new(marker: char) -> Self {
        Self {
            marker,
            length: 1,
            info: String::new(),
            outer: None,
            in_line: false,
            ends_evaluation: false,
            ends_prose: false,
        }
    }

    /// Whether `c`, behind nothing but space, shows that the run ends a block and opens no other.
    pub(super) fn is_end_before(&self, c: char) -> bool {
        let word_follows = self.info.is_empty() && c.is_alphanumeric();
        (self.ends_evaluation || self.ends_prose)
            && (c == '\n' || !(c.is_whitespace() || word_follows))
    }

    pub(super) fn written(&self) -> String {
        let mut text = self.marker.to_string().repeat(self.length);
        text.push_str(&self.info);
        text
    }
}
