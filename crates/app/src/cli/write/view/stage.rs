//! The lower lines of a terminal, painted over and over, and the story that grows above them.

use std::io::{self, Write};

use console::measure_text_width;

use super::sink::Sink;

/// Control sequences of ECMA-48 that every terminal of the last decades knows; the synchronized update, which a few
/// don't, is passed over by them.
mod control {
    pub(super) const HIDE_CURSOR: &str = "\x1b[?25l";
    pub(super) const SHOW_CURSOR: &str = "\x1b[?25h";
    pub(super) const BEGIN_UPDATE: &str = "\x1b[?2026h";
    pub(super) const END_UPDATE: &str = "\x1b[?2026l";
    pub(super) const CLEAR_BELOW: &str = "\x1b[J";

    pub(super) fn up(rows: usize) -> String {
        format!("\x1b[{rows}A")
    }
}

pub(super) struct Stage<W: Write> {
    sink: Sink<W>,
    /// The live lines on the screen. The cursor stands at the start of the line below them, where what the terminal
    /// echoes of a Ctrl-C does no harm.
    live: Vec<String>,
    is_cursor_hidden: bool,
}

impl<W: Write> Stage<W> {
    pub(super) fn new(sink: Sink<W>) -> Self {
        Self {
            sink,
            live: Vec::new(),
            is_cursor_hidden: false,
        }
    }

    /// Adds lines to the story, and shows `live` below it in the place of what was there.
    pub(super) fn paint(
        &mut self,
        story: &[String],
        live: Vec<String>,
        columns: usize,
    ) -> io::Result<()> {
        if story.is_empty() && live == self.live {
            return Ok(());
        }
        let mut text = String::from(control::BEGIN_UPDATE);
        if !self.is_cursor_hidden {
            text.push_str(control::HIDE_CURSOR);
            self.is_cursor_hidden = true;
        }
        text.push('\r');
        let up = self.rows(columns);
        if up > 0 {
            text.push_str(&control::up(up));
        }
        // Cleared as a whole and not line by line, since a cleared rest of a line may count as part of it when the
        // terminal becomes narrower and wraps what it shows.
        text.push_str(control::CLEAR_BELOW);
        for line in story.iter().chain(&live) {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str(control::END_UPDATE);
        self.live = live;
        self.sink.text(&text)
    }

    /// Takes the live lines away and gives the cursor back.
    pub(super) fn clear(&mut self, columns: usize) -> io::Result<()> {
        self.paint(&[], Vec::new(), columns)?;
        if std::mem::take(&mut self.is_cursor_hidden) {
            self.sink.text(control::SHOW_CURSOR)?;
        }
        Ok(())
    }

    /// The rows that the live lines take: a terminal that became narrower has wrapped them.
    fn rows(&self, columns: usize) -> usize {
        self.live
            .iter()
            .map(|line| measure_text_width(line).div_ceil(columns.max(1)).max(1))
            .sum()
    }

    #[cfg(test)]
    pub(super) fn into_inner(self) -> W {
        self.sink.into_inner()
    }
}
