//! Which view suits the options and the streams.

use std::io;

use console::Term;

use super::View;
use super::ink::Ink;
use super::json::Json;
use super::plain::Plain;
use super::quiet::Quiet;
use super::sink::Sink;
use super::story::Style;
use super::terminal::Terminal;
use crate::cli::write::args::Write;
use crate::cli::write::output::Destination;

/// The columns of lines that no terminal limits.
const PLAIN_COLUMNS: usize = 100;

/// The view goes to standard output, unless the document does.
pub(in crate::cli::write) fn choose(args: &Write, destination: &Destination) -> Box<dyn View> {
    let document_on_stdout = *destination == Destination::Stdout;
    if args.json {
        return Box::new(Json::new(Sink::new(io::stdout()), document_on_stdout));
    }
    let document =
        document_on_stdout.then(|| Sink::new(Box::new(io::stdout()) as Box<dyn io::Write>));
    let (term, has_colours) = if document_on_stdout {
        (Term::stderr(), console::colors_enabled_stderr())
    } else {
        (Term::stdout(), console::colors_enabled())
    };
    let style = Style {
        ink: Ink::new(term.is_term() && has_colours),
        columns: PLAIN_COLUMNS,
        shows_diff: !args.no_diff,
    };
    if args.quiet {
        Box::new(Quiet::new(Sink::new(term), document))
    } else if term.is_term() {
        Box::new(Terminal::new(term, document, style))
    } else {
        Box::new(Plain::new(Sink::new(term), document, style))
    }
}
