//! What changed, word by word, with a little of what stands around it.

use atelier_domain::editorial::document::{Diff, SegmentKind};

use super::fit::{cells, harmless};
use super::ink::Ink;

/// Unchanged lines that join two changes to one.
const NEAR: usize = 1;
/// Unchanged characters that stay beside a change; more become an ellipsis.
const BESIDE: usize = 60;
/// Lines on the screen that one change may take.
const MOST_ROWS: usize = 14;
/// The number of the line and the stroke behind it.
const GUTTER: usize = 8;

/// A stretch of one line that stayed, came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    kind: SegmentKind,
    text: String,
}

/// A line of both texts at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    /// In the old text, from 1.
    number: usize,
    pieces: Vec<Piece>,
}

impl Line {
    fn is_changed(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| piece.kind != SegmentKind::Equal)
    }
}

/// Lines that changed, near each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk(Vec<Line>);

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunks(pub(super) Vec<Hunk>);

impl Hunks {
    pub(super) fn of(diff: &Diff) -> Self {
        let mut hunks: Vec<Hunk> = Vec::new();
        let mut unchanged = Vec::new();
        let mut is_open = false;
        for line in lines(diff) {
            if !line.is_changed() {
                unchanged.push(line);
                continue;
            }
            match hunks.last_mut() {
                Some(hunk) if is_open && unchanged.len() <= NEAR => hunk.0.append(&mut unchanged),
                _ => {
                    unchanged.clear();
                    hunks.push(Hunk(Vec::new()));
                }
            }
            is_open = true;
            if let Some(hunk) = hunks.last_mut() {
                hunk.0.push(line);
            }
        }
        Self(hunks)
    }
}

impl Hunk {
    /// Lines of at most `columns`. Without colours, what went stands in `[-…-]` and what came in `{+…+}`.
    pub(super) fn render(&self, ink: Ink, columns: usize) -> Vec<String> {
        let mut rows = Vec::new();
        for line in &self.0 {
            let mut row = Row::new(ink, columns.saturating_sub(GUTTER).max(20));
            for piece in elided(&line.pieces) {
                row.piece(&piece);
            }
            let numbers =
                std::iter::once(line.number.to_string()).chain(std::iter::repeat(String::new()));
            let finished = row.finish();
            rows.extend(
                numbers
                    .zip(finished)
                    .map(|(number, text)| format!("{}{text}", ink.dim(format!("{number:>5} │ ")))),
            );
        }
        if rows.len() > MOST_ROWS {
            let more = rows.len() - MOST_ROWS;
            rows.truncate(MOST_ROWS);
            rows.push(ink.dim(format!("      │ … {more} more lines")));
        }
        rows
    }
}

/// Cuts both texts into lines; a line ends where either of them ends one.
fn lines(diff: &Diff) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut current = Line {
        number: 1,
        pieces: Vec::new(),
    };
    for segment in &diff.segments {
        for text in segment.text.split_inclusive('\n') {
            let ends_line = text.ends_with('\n');
            let mut shown = harmless(text);
            if ends_line && shown.trim().is_empty() && segment.kind != SegmentKind::Equal {
                // A line's end that came or went would not be seen.
                shown.push('¶');
            }
            if !shown.is_empty() {
                current.pieces.push(Piece {
                    kind: segment.kind,
                    text: shown,
                });
            }
            if ends_line {
                let is_old = segment.kind != SegmentKind::Insert;
                let number = current.number + usize::from(is_old);
                lines.push(std::mem::replace(
                    &mut current,
                    Line {
                        number,
                        pieces: Vec::new(),
                    },
                ));
            }
        }
    }
    if !current.pieces.is_empty() {
        lines.push(current);
    }
    lines
}

/// The pieces of a line without what is far from any change.
fn elided(pieces: &[Piece]) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    let shorten = |(index, piece): (usize, &Piece)| {
        let mut piece = piece.clone();
        if piece.kind == SegmentKind::Equal {
            piece.text = match (index == 0, index == last) {
                (_, true) => head(&piece.text),
                (true, false) => tail(&piece.text),
                (false, false) if piece.text.chars().count() > 2 * BESIDE + 5 => {
                    format!("{} {}", head(&piece.text), tail(&piece.text))
                }
                (false, false) => piece.text,
            };
        }
        piece
    };
    pieces.iter().enumerate().map(shorten).collect()
}

/// The first words of a text.
fn head(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(BESIDE) else {
        return text.to_owned();
    };
    let kept = text.get(..end).unwrap_or_default();
    let kept = kept
        .rsplit_once(char::is_whitespace)
        .map_or(kept, |(words, _)| words);
    format!("{kept} …")
}

/// The last words of a text.
fn tail(text: &str) -> String {
    let Some(dropped) = text
        .chars()
        .count()
        .checked_sub(BESIDE)
        .filter(|dropped| *dropped > 0)
    else {
        return text.to_owned();
    };
    let start = text
        .char_indices()
        .nth(dropped)
        .map_or(0, |(start, _)| start);
    let kept = text.get(start..).unwrap_or_default();
    let kept = kept
        .split_once(char::is_whitespace)
        .map_or(kept, |(_, words)| words);
    format!("… {kept}")
}

/// Pieces set in lines: words are kept whole, and every line closes the colours that it opened.
struct Row {
    ink: Ink,
    columns: usize,
    done: Vec<String>,
    line: String,
    width: usize,
    /// What of the piece under way stands in this line.
    open: String,
}

impl Row {
    fn new(ink: Ink, columns: usize) -> Self {
        Self {
            ink,
            columns,
            done: Vec::new(),
            line: String::new(),
            width: 0,
            open: String::new(),
        }
    }

    fn piece(&mut self, piece: &Piece) {
        let marks = if self.ink.is_coloured() {
            ("", "")
        } else {
            marks(piece.kind)
        };
        let text = format!("{}{}{}", marks.0, piece.text, marks.1);
        for word in text.split_inclusive(' ') {
            let seen = word.trim_end();
            let needed: usize = seen.chars().map(cells).sum();
            if self.width > 0 && self.width + needed > self.columns {
                self.end_line(piece.kind);
            }
            for character in word.chars() {
                let cells = cells(character);
                if self.width + cells > self.columns {
                    if character == ' ' {
                        continue;
                    }
                    self.end_line(piece.kind);
                }
                self.open.push(character);
                self.width += cells;
            }
        }
        self.close(piece.kind);
    }

    fn close(&mut self, kind: SegmentKind) {
        let open = std::mem::take(&mut self.open);
        if open.is_empty() {
            return;
        }
        self.line.push_str(&match kind {
            SegmentKind::Equal => open,
            SegmentKind::Insert => self.ink.good(open),
            SegmentKind::Delete => self.ink.struck(open),
        });
    }

    fn end_line(&mut self, kind: SegmentKind) {
        self.open.truncate(self.open.trim_end().len());
        self.close(kind);
        self.done.push(std::mem::take(&mut self.line));
        self.width = 0;
    }

    fn finish(mut self) -> Vec<String> {
        if !self.line.is_empty() {
            self.done.push(self.line);
        }
        self.done
    }
}

/// What shows without colours whether a piece came or went.
const fn marks(kind: SegmentKind) -> (&'static str, &'static str) {
    match kind {
        SegmentKind::Equal => ("", ""),
        SegmentKind::Insert => ("{+", "+}"),
        SegmentKind::Delete => ("[-", "-]"),
    }
}
