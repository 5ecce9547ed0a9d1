//! What every view can do.

use std::io;

use atelier_domain::credits::CostRange;
use atelier_domain::editorial::{RunEvent, Session};

use crate::cli::write::output::Saved;

/// What is known before the start.
pub(in crate::cli::write) struct Opening<'a> {
    /// The document's name.
    pub(in crate::cli::write) source: String,
    pub(in crate::cli::write) session: &'a Session,
    /// Of the document.
    pub(in crate::cli::write) words: u64,
    pub(in crate::cli::write) cost: CostRange,
}

/// What is known at the end.
pub(in crate::cli::write) struct Closing<'a> {
    pub(in crate::cli::write) session: &'a Session,
    /// The document as it was given.
    pub(in crate::cli::write) original: &'a str,
    /// As it is now; absent while there is none.
    pub(in crate::cli::write) document: Option<&'a str>,
    pub(in crate::cli::write) saved: &'a Saved,
}

/// Shows one session. What nobody reads any more is no error: the session goes on without its view.
pub(in crate::cli::write) trait View {
    fn opening(&mut self, opening: &Opening<'_>) -> io::Result<()>;

    fn event(&mut self, event: &RunEvent) -> io::Result<()>;

    /// Comes several times a second, for what moves by itself.
    fn tick(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// The person asked for the end; answers under way are being cancelled.
    fn stopping(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn closing(&mut self, closing: &Closing<'_>) -> io::Result<()>;

    /// There will be no closing: leaves the terminal as it was found.
    fn abandon(&mut self) {}
}
