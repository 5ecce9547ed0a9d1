//! A view for a person at a terminal.

use std::io::{self, Write};

use atelier_domain::editorial::RunEvent;
use console::Term;

use super::live::{Live, Size};
use super::sink::Sink;
use super::stage::Stage;
use super::story::{Story, Style};
use super::{Closing, Opening, View, finish};

/// Longer lines are hard to read.
const MOST_COLUMNS: usize = 120;

pub(super) struct Terminal {
    term: Term,
    stage: Stage<Term>,
    /// Gets the document in the end, where standard output is its destination.
    document: Option<Sink<Box<dyn Write>>>,
    style: Style,
    story: Option<Story>,
    live: Live,
}

impl Terminal {
    pub(super) fn new(term: Term, document: Option<Sink<Box<dyn Write>>>, style: Style) -> Self {
        Self {
            stage: Stage::new(Sink::new(term.clone())),
            term,
            document,
            style,
            story: None,
            live: Live::default(),
        }
    }

    /// The last column stays free: a terminal may wrap a line that fills it.
    fn size(&self) -> (Size, usize) {
        let (rows, columns) = self.term.size();
        let (rows, columns) = (usize::from(rows), usize::from(columns));
        let size = Size {
            rows,
            columns: columns.saturating_sub(1).min(MOST_COLUMNS),
        };
        (size, columns)
    }

    /// Adds what `tell` has to say to the story.
    fn paint(&mut self, tell: impl FnOnce(&mut Story) -> Vec<String>) -> io::Result<()> {
        let (size, columns) = self.size();
        let Some(story) = &mut self.story else {
            return Ok(());
        };
        story.style.columns = size.columns;
        let lines = tell(story);
        self.stage
            .paint(&lines, self.live.lines(story, size), columns)
    }
}

impl View for Terminal {
    fn opening(&mut self, opening: &Opening<'_>) -> io::Result<()> {
        self.story = Some(Story::new(opening, self.style));
        self.paint(|story| story.opening(opening))
    }

    fn event(&mut self, event: &RunEvent) -> io::Result<()> {
        match event {
            RunEvent::Delta { turn, text, .. } => {
                // The next tick shows it.
                let (size, _) = self.size();
                self.live.delta(turn, text, size.columns);
                Ok(())
            }
            RunEvent::Entry(entry) => {
                self.live.entry(&entry.entry.event);
                self.paint(|story| story.entry(entry))
            }
        }
    }

    fn tick(&mut self) -> io::Result<()> {
        self.live.advance();
        self.paint(|_| Vec::new())
    }

    fn stopping(&mut self) -> io::Result<()> {
        self.live.stopping();
        self.paint(|_| Vec::new())
    }

    fn closing(&mut self, closing: &Closing<'_>) -> io::Result<()> {
        let (size, columns) = self.size();
        if let Some(story) = &mut self.story {
            story.style.columns = size.columns;
            let lines = finish::closing(story, closing);
            self.stage.paint(&lines, Vec::new(), columns)?;
        }
        self.stage.clear(columns)?;
        match (&mut self.document, closing.document) {
            (Some(stream), Some(document)) => stream.text(document),
            _ => Ok(()),
        }
    }

    fn abandon(&mut self) {
        let (_, columns) = self.size();
        // Nothing is left to be done where even this fails.
        let _ = self.stage.clear(columns);
    }
}
