//! Where lines go.

use std::io::{self, Write};

/// A stream of lines whose reader may leave: what is written afterwards is lost without an error.
pub(in crate::cli::write) struct Sink<W> {
    stream: W,
    is_closed: bool,
}

impl<W: Write> Sink<W> {
    pub(in crate::cli::write) fn new(stream: W) -> Self {
        Self {
            stream,
            is_closed: false,
        }
    }

    pub(super) fn lines<L: AsRef<str>>(&mut self, lines: &[L]) -> io::Result<()> {
        let mut text = String::new();
        for line in lines {
            text.push_str(line.as_ref());
            text.push('\n');
        }
        self.text(&text)
    }

    /// In one write, so that a terminal never shows half of it.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        if self.is_closed || text.is_empty() {
            return Ok(());
        }
        let written = self
            .stream
            .write_all(text.as_bytes())
            .and_then(|()| self.stream.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            other => other,
        }
    }

    #[cfg(test)]
    pub(in crate::cli::write) fn into_inner(self) -> W {
        self.stream
    }
}
