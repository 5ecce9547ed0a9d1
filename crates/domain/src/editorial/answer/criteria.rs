//! The agent's own criteria, by whose names an evaluation is known.

use super::super::evaluation::Names;

/// Bytes that a model may put around a name: a number before it, ` score (0-10)` behind it, markup.
const ROOM: usize = 32;

#[derive(Debug, Default)]
pub(super) struct Criteria {
    names: Names,
    /// Bytes of the longest name.
    longest: usize,
}

impl Criteria {
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut longest = 0;
        let names = Names::new(names.into_iter().inspect(|name| {
            longest = longest.max(name.len());
        }));
        Self { names, longest }
    }

    /// Whether `text` names a criterion.
    pub(super) fn has(&self, text: &str) -> bool {
        self.names.find(text).is_some()
    }

    /// Whether `start` may have become a criterion's name, had it not been cut off.
    pub(super) fn has_beginning(&self, start: &str) -> bool {
        self.names.has_beginning(start)
    }

    /// Bytes of the longest key that can name a criterion.
    pub(super) const fn longest_key(&self) -> usize {
        self.longest + ROOM
    }
}
