//! A view for pipes and files: whole lines, no control codes, nothing that moves.

use std::io::{self, Write};

use atelier_domain::editorial::RunEvent;

use super::sink::Sink;
use super::story::{Story, Style};
use super::{Closing, Opening, View, finish};

pub(in crate::cli::write) struct Plain<W> {
    lines: Sink<W>,
    /// Gets the document in the end, where standard output is its destination.
    document: Option<Sink<Box<dyn Write>>>,
    style: Style,
    story: Option<Story>,
}

impl<W: Write> Plain<W> {
    pub(in crate::cli::write) fn new(
        lines: Sink<W>,
        document: Option<Sink<Box<dyn Write>>>,
        style: Style,
    ) -> Self {
        Self {
            lines,
            document,
            style,
            story: None,
        }
    }

    #[cfg(test)]
    pub(in crate::cli::write) fn into_lines(self) -> Sink<W> {
        self.lines
    }
}

impl<W: Write> View for Plain<W> {
    fn opening(&mut self, opening: &Opening<'_>) -> io::Result<()> {
        let story = self.story.insert(Story::new(opening, self.style));
        self.lines.lines(&story.opening(opening))
    }

    fn event(&mut self, event: &RunEvent) -> io::Result<()> {
        let (Some(story), RunEvent::Entry(entry)) = (&mut self.story, event) else {
            return Ok(());
        };
        self.lines.lines(&story.entry(entry))
    }

    fn stopping(&mut self) -> io::Result<()> {
        self.lines.lines(&[finish::STOPPING])
    }

    fn closing(&mut self, closing: &Closing<'_>) -> io::Result<()> {
        if let Some(story) = &self.story {
            self.lines.lines(&finish::closing(story, closing))?;
        }
        match (&mut self.document, closing.document) {
            (Some(stream), Some(document)) => stream.text(document),
            _ => Ok(()),
        }
    }
}
