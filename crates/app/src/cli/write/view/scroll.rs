//! The end of a text that is being written.

use std::collections::VecDeque;

use super::fit::{harmless, wrap};

/// The last lines of a text that comes in pieces. Lines that are full don't move any more.
#[derive(Default)]
pub(super) struct Scroll {
    full: VecDeque<String>,
    /// The line that is still being written.
    open: String,
    /// How long the text's own line is so far, in characters.
    length: usize,
    /// The text's own line has ended with so many characters, and what follows is not known yet.
    ended: Option<usize>,
}

impl Scroll {
    /// Lines that are kept.
    pub(super) const LINES: usize = 8;

    /// Text whose own lines are this long was probably wrapped, so that its lines run on.
    const WRAPPED: usize = 60;

    pub(super) fn push(&mut self, text: &str, columns: usize) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.end_line();
            }
            if line.is_empty() {
                continue;
            }
            if let Some(length) = self.ended.take() {
                if length >= Self::WRAPPED && line.starts_with(char::is_alphabetic) {
                    self.open.push(' ');
                } else {
                    self.keep_open();
                }
            }
            self.length += line.chars().count();
            self.open.push_str(&harmless(&line.replace('\t', "    ")));
            self.settle(columns);
        }
    }

    /// At most so many lines, the latest at the end.
    pub(super) fn last(&self, lines: usize) -> impl Iterator<Item = &str> {
        let open = Some(self.open.trim_end()).filter(|open| !open.is_empty());
        let skipped = (self.full.len() + usize::from(open.is_some())).saturating_sub(lines);
        self.full
            .iter()
            .map(String::as_str)
            .chain(open)
            .skip(skipped)
    }

    fn end_line(&mut self) {
        if self.ended.is_some() {
            // An empty line.
            self.ended = None;
            self.keep_open();
        }
        self.ended = Some(std::mem::take(&mut self.length));
    }

    fn keep_open(&mut self) {
        let line = std::mem::take(&mut self.open);
        self.keep(line.trim_end().to_owned());
    }

    /// Keeps what can't change by what follows.
    fn settle(&mut self, columns: usize) {
        let mut lines = wrap(&self.open, columns);
        let Some(last) = lines.pop().filter(|_| !lines.is_empty()) else {
            return;
        };
        let ends_word = self.open.ends_with(char::is_whitespace);
        for line in lines {
            self.keep(line);
        }
        self.open = last;
        if ends_word {
            self.open.push(' ');
        }
    }

    fn keep(&mut self, line: String) {
        // One empty line between paragraphs says as much as several.
        if line.is_empty() && self.full.back().is_none_or(String::is_empty) {
            return;
        }
        self.full.push_back(line);
        if self.full.len() > Self::LINES {
            self.full.pop_front();
        }
    }
}
