//! The bounded past of one run: enough for a reader who comes back, never more than its budget.

use std::collections::VecDeque;
use std::sync::Arc;

use atelier_domain::editorial::document::Author;
use atelier_domain::editorial::{Event, Gap, Position, Published, RunEvent, TurnRef};
use atelier_domain::kernel::TurnId;

/// What finished turns leave behind for readers who come back, in bytes of text.
const TAIL_BYTES: usize = 256 * 1024;

/// What an item counts beside its text.
const ITEM_BYTES: usize = 64;

/// Events in order. Live text is kept while its turn is open, however long it is: a reader who joins late gets the
/// whole of it. A turn's output limit bounds that.
#[derive(Default)]
pub(crate) struct Buffer {
    items: VecDeque<Item>,
    /// How many items were dropped before the first one here.
    dropped: u64,
    /// The place up to which everything was dropped, or before which nothing was live.
    floor: Position,
    /// The last event.
    head: Position,
    is_live: bool,
    /// Nobody works on the run: it is over, waits, or is a draft.
    is_resting: bool,
    is_closed: bool,
    bytes: usize,
    open: Vec<OpenTurn>,
}

struct OpenTurn {
    turn: TurnId,
    /// The item, counted from the first ever, at which it started.
    since: u64,
}

enum Item {
    Entry(Published),
    Delta {
        position: Position,
        turn: Arc<TurnRef>,
        text: Box<str>,
    },
}

impl Item {
    fn position(&self) -> Position {
        match self {
            Self::Entry(entry) => Position::entry(entry.entry.sequence),
            Self::Delta { position, .. } => *position,
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Entry(entry) => {
                ITEM_BYTES + entry.turn.as_ref().map_or(0, |turn| turn.raw_answer.len())
            }
            Self::Delta { text, .. } => ITEM_BYTES + text.len(),
        }
    }

    fn to_event(&self) -> RunEvent {
        match self {
            Self::Entry(entry) => RunEvent::Entry(entry.clone()),
            Self::Delta {
                position,
                turn,
                text,
            } => RunEvent::Delta {
                position: *position,
                turn: Arc::clone(turn),
                text: text.to_string(),
            },
        }
    }
}

impl Buffer {
    /// Adds entries that follow the head; ones that are there already are passed over.
    pub(crate) fn publish(&mut self, entries: &[Published]) -> Result<(), Gap> {
        for published in entries {
            let sequence = published.entry.sequence;
            if self.is_live && sequence <= self.head.sequence {
                continue;
            }
            if self.is_live && sequence > self.head.sequence + 1 {
                return Err(Gap {
                    after: self.head.sequence,
                });
            }
            let was_live = self.is_live;
            if !self.is_live {
                self.is_live = true;
                self.floor = Position::entry(sequence.saturating_sub(1));
            }
            self.note_turn(&published.entry.event);
            self.is_resting = match &published.entry.event {
                // Notes are added at any time. Of a run that is under way something else came before them.
                Event::NoteAdded { .. } => self.is_resting || !was_live,
                event => leaves_run_at_rest(event),
            };
            self.push(Item::Entry(published.clone()));
        }
        self.trim();
        Ok(())
    }

    pub(crate) fn delta(&mut self, turn: &Arc<TurnRef>, text: &str) {
        let position = Position {
            sequence: self.head.sequence,
            deltas: self.head.deltas.saturating_add(1),
        };
        self.push(Item::Delta {
            position,
            turn: Arc::clone(turn),
            text: text.into(),
        });
        self.trim();
    }

    fn note_turn(&mut self, event: &Event) {
        match event {
            Event::TurnStarted(turn) | Event::TurnRestarted(turn) => {
                self.open.retain(|open| open.turn != turn.turn);
                self.open.push(OpenTurn {
                    turn: turn.turn,
                    since: self.dropped + self.items.len() as u64,
                });
            }
            Event::TurnCompleted(turn) | Event::TurnFailed { turn, .. } => {
                self.open.retain(|open| open.turn != turn.turn);
            }
            _ if event.ends_run() => self.open.clear(),
            _ => {}
        }
    }

    fn push(&mut self, item: Item) {
        self.head = item.position();
        self.bytes += item.bytes();
        self.items.push_back(item);
    }

    /// Drops the oldest items over the budget, but none of a turn that is open.
    fn trim(&mut self) {
        let needed_from = self
            .open
            .iter()
            .map(|open| open.since)
            .min()
            .unwrap_or(u64::MAX);
        while self.bytes > TAIL_BYTES && self.dropped < needed_from {
            let Some(item) = self.items.pop_front() else {
                return;
            };
            self.bytes -= item.bytes();
            self.floor = item.position();
            self.dropped += 1;
        }
    }

    /// From where this buffer knows everything; nothing where it knows nothing yet.
    pub(crate) fn floor(&self) -> Option<Position> {
        self.is_live.then_some(self.floor)
    }

    /// The place, counted from the first item ever, of the first item after a position.
    pub(crate) fn place_after(&self, position: Position) -> u64 {
        self.dropped
            + self
                .items
                .partition_point(|item| item.position() <= position) as u64
    }

    /// Up to `most` events from a place on, and the place after them; nothing where some of them were dropped, or where
    /// the buffer is closed.
    pub(crate) fn read(&self, place: u64, most: usize) -> Option<(Vec<RunEvent>, u64)> {
        if self.is_closed {
            return None;
        }
        let skip = usize::try_from(place.checked_sub(self.dropped)?).ok()?;
        let events: Vec<RunEvent> = self
            .items
            .iter()
            .skip(skip)
            .take(most)
            .map(Item::to_event)
            .collect();
        let next = place + events.len() as u64;
        Some((events, next))
    }

    /// Whether nobody works on the run, by the last entry.
    pub(crate) fn is_resting(&self) -> bool {
        self.is_resting
    }

    /// From now on there is nothing to read.
    pub(crate) fn close(&mut self) {
        self.is_closed = true;
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// The person writes versions only while nobody works on the run.
fn leaves_run_at_rest(event: &Event) -> bool {
    let is_edit = matches!(
        event,
        Event::DocumentUpdated {
            author: Author::User,
            ..
        }
    );
    is_edit || matches!(event, Event::SessionPaused { .. }) || event.ends_run()
}
