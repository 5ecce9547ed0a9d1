//! A view for somebody who wants the result alone.

use std::io::{self, Write};

use atelier_domain::editorial::{Event, Failure, RunEvent, Status};

use super::sink::Sink;
use super::{Closing, Opening, View, finish};

pub(super) struct Quiet<W> {
    lines: Sink<W>,
    document: Option<Sink<Box<dyn Write>>>,
    failure: Option<Failure>,
}

impl<W: Write> Quiet<W> {
    pub(super) fn new(lines: Sink<W>, document: Option<Sink<Box<dyn Write>>>) -> Self {
        Self {
            lines,
            document,
            failure: None,
        }
    }
}

impl<W: Write> View for Quiet<W> {
    fn opening(&mut self, _: &Opening<'_>) -> io::Result<()> {
        Ok(())
    }

    fn event(&mut self, event: &RunEvent) -> io::Result<()> {
        if let RunEvent::Entry(entry) = event
            && let Event::SessionFailed { failure } = &entry.entry.event
        {
            self.failure = Some(failure.clone());
        }
        Ok(())
    }

    fn closing(&mut self, closing: &Closing<'_>) -> io::Result<()> {
        if closing.session.status() != Status::Completed {
            self.lines
                .lines(&[finish::reason(closing.session, self.failure.as_ref())])?;
        }
        match (&mut self.document, closing.document) {
            (Some(stream), Some(document)) => stream.text(document),
            (Some(_), None) => Ok(()),
            (None, _) => self.lines.lines(&[finish::location(closing.saved)]),
        }
    }
}
