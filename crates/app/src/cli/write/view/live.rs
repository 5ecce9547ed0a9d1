//! The answers that are being written now.

use atelier_domain::credits::token_estimate;
use atelier_domain::editorial::{Event, Phase, TurnRef};
use atelier_domain::kernel::TurnId;
use tokio::time::Instant;

use super::figures::{count, credits, duration, plural};
use super::fit::{pad, shorten, shorten_front};
use super::scroll::Scroll;
use super::story::Story;

/// Lines that stand below and above the window on a text.
const AROUND: usize = 4;

const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// The size of the terminal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) rows: usize,
    /// Columns that may be written to.
    pub(super) columns: usize,
}

#[derive(Default)]
pub(super) struct Live {
    panes: Vec<Pane>,
    frame: usize,
    is_stopping: bool,
}

/// One open turn.
struct Pane {
    turn: TurnRef,
    started: Instant,
    scroll: Scroll,
    words: Words,
    tokens: u64,
}

impl Live {
    pub(super) fn entry(&mut self, event: &Event) {
        match event {
            Event::TurnStarted(turn) | Event::TurnRestarted(turn) => {
                self.close(turn.turn);
                self.panes.push(Pane::new(turn.clone()));
            }
            Event::TurnCompleted(turn) | Event::TurnFailed { turn, .. } => self.close(turn.turn),
            event if event.ends_run() => self.panes.clear(),
            _ => {}
        }
    }

    pub(super) fn delta(&mut self, turn: &TurnRef, text: &str, columns: usize) {
        if let Some(pane) = self
            .panes
            .iter_mut()
            .find(|pane| pane.turn.turn == turn.turn)
        {
            pane.scroll.push(text, columns.saturating_sub(4));
            pane.words.push(text);
            pane.tokens += token_estimate(text);
        }
    }

    pub(super) fn stopping(&mut self) {
        self.is_stopping = true;
    }

    pub(super) fn advance(&mut self) {
        self.frame = (self.frame + 1) % SPINNER.len();
    }

    fn close(&mut self, turn: TurnId) {
        self.panes.retain(|pane| pane.turn.turn != turn);
    }

    pub(super) fn lines(&self, story: &Story, size: Size) -> Vec<String> {
        let spinner = SPINNER.get(self.frame).copied().unwrap_or_default();
        let mut lines = Vec::new();
        let names = self
            .panes
            .iter()
            .filter_map(|pane| story.agent(&pane.turn.agent));
        let width = names
            .map(|agent| agent.display_name.chars().count())
            .max()
            .unwrap_or_default();
        for pane in &self.panes {
            if pane.turn.phase == Phase::Review {
                lines.push(pane.line(story, spinner, width, size.columns));
            } else {
                lines.extend(pane.window(story, spinner, size));
            }
        }
        lines.push(self.status(story, size.columns));
        let most = size.rows.saturating_sub(1);
        if lines.len() > most {
            lines.drain(..lines.len() - most);
        }
        lines
    }

    fn status(&self, story: &Story, columns: usize) -> String {
        let hint = if self.is_stopping {
            "stopping; Ctrl-C leaves at once"
        } else {
            "Ctrl-C stops and keeps what there is"
        };
        let spent = credits(story.spent);
        let text = match story.round {
            0 => format!("  starting · {hint}"),
            round => format!("  round {round} · {spent} credits so far · {hint}"),
        };
        story.style.ink.dim(shorten_indented(&text, columns))
    }
}

impl Pane {
    fn new(turn: TurnRef) -> Self {
        Self {
            turn,
            started: Instant::now(),
            scroll: Scroll::default(),
            words: Words::default(),
            tokens: 0,
        }
    }

    fn time(&self) -> String {
        duration(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// An answer that is read along: its last lines.
    fn window(&self, story: &Story, spinner: &str, size: Size) -> Vec<String> {
        let ink = story.style.ink;
        let figures = match self.words.count {
            0 => "thinks".to_owned(),
            words => format!(
                "{} · about {} tokens",
                plural(words, "word", "words"),
                count(self.tokens)
            ),
        };
        let name = story.name(&self.turn.agent);
        let mut lines = vec![format!(
            "  {} {name}  {figures} {}",
            ink.warn(spinner),
            ink.dim(format!("· {}", self.time()))
        )];
        let height = Scroll::LINES.min(size.rows.saturating_sub(AROUND)).max(1);
        let shown = self.scroll.last(height);
        lines.extend(shown.map(|line| {
            ink.dim(format!(
                "  │ {}",
                shorten(line, size.columns.saturating_sub(4))
            ))
        }));
        lines
    }

    /// One of several answers at the same time: a line.
    fn line(&self, story: &Story, spinner: &str, width: usize, columns: usize) -> String {
        const WORDS: usize = 11;
        const TIME: usize = 8;
        let ink = story.style.ink;
        let agent = story.agent(&self.turn.agent);
        let name = agent.map_or_else(
            || self.turn.agent.to_string(),
            |agent| agent.display_name.clone(),
        );
        let colour = agent.map(|agent| agent.colour.as_str()).unwrap_or_default();
        let name = ink.agent(colour, pad(&shorten(&name, width), width));
        let words = pad(&plural(self.words.count, "word", "words"), WORDS);
        let time = pad(&self.time(), TIME);
        let room = columns.saturating_sub(width + WORDS + TIME + 8);
        let text = match self.words.count {
            0 => "thinks".to_owned(),
            _ => shorten_front(
                &self
                    .scroll
                    .last(Scroll::LINES)
                    .collect::<Vec<_>>()
                    .join(" "),
                room,
            ),
        };
        let text = ink.dim(text);
        format!(
            "  {} {name}  {words} {} {text}",
            ink.warn(spinner),
            ink.dim(time)
        )
    }
}

fn shorten_indented(text: &str, columns: usize) -> String {
    format!("  {}", shorten(text, columns.saturating_sub(2)))
}

/// A count of words that come in pieces. Words are what blanks part, which is near enough for a counter.
#[derive(Default)]
struct Words {
    count: u64,
    is_inside: bool,
}

impl Words {
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            let is_inside = !character.is_whitespace();
            self.count += u64::from(is_inside && !self.is_inside);
            self.is_inside = is_inside;
        }
    }
}
