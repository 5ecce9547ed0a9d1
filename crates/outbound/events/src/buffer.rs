//! The bounded past of one run: enough for a reader who comes back, never more than its budget.

use std::collections::VecDeque;
use std::sync::Arc;

use atelier_domain::editorial::document::Author;
use atelier_domain::editorial::{Event, Gap, Position, Published, RunEvent, TurnRef};

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
    /// The last event was told in this process.
    is_told_here: bool,
    bytes: usize,
    open: Vec<OpenTurn>,
}

struct OpenTurn {
    turn: Arc<TurnRef>,
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
            if !self.is_live {
                self.begin_before(Position::entry(sequence));
            }
            self.note(&published.entry.event);
            self.push(Item::Entry(published.clone()));
            self.is_told_here = true;
        }
        self.trim();
        Ok(())
    }

    /// Adds text of an attempt that is open. Any other is of a driver that slept while another one took the run over.
    pub(crate) fn delta(&mut self, turn: &Arc<TurnRef>, text: &str) {
        if self.open_turn(turn).is_none() {
            return;
        }
        let position = Position {
            sequence: self.head.sequence,
            deltas: self.head.deltas.saturating_add(1),
        };
        self.push(Item::Delta {
            position,
            turn: Arc::clone(turn),
            text: text.into(),
        });
        self.is_told_here = true;
        self.trim();
    }

    /// Adds what another process told; what is there already is passed over. Where it does not follow the head,
    /// something was lost on its way, and from then on nothing before it is known.
    pub(crate) fn take_in(&mut self, told: RunEvent) {
        let position = told.position();
        if self.is_live && position <= self.head {
            return;
        }
        if !(self.is_live && position.follows(self.head)) {
            self.begin_before(position);
        }
        let item = match told {
            RunEvent::Entry(published) => {
                self.note(&published.entry.event);
                Item::Entry(published)
            }
            RunEvent::Delta { turn, text, .. } => Item::Delta {
                position,
                turn: self.open_turn(&turn).map_or(turn, Arc::clone),
                text: text.into(),
            },
        };
        self.is_resting &= position.deltas == 0;
        self.push(item);
        self.is_told_here = false;
        self.trim();
    }

    /// Knows nothing before this event, which is added next.
    fn begin_before(&mut self, position: Position) {
        self.dropped += self.items.len() as u64;
        self.items.clear();
        self.bytes = 0;
        self.open.clear();
        self.is_live = true;
        // Of a run that is under way something else than a note comes first.
        self.is_resting = true;
        self.floor = match position.deltas.checked_sub(1) {
            Some(deltas) => Position { deltas, ..position },
            None => Position::entry(position.sequence.saturating_sub(1)),
        };
    }

    fn open_turn(&self, turn: &TurnRef) -> Option<&Arc<TurnRef>> {
        let mut open = self.open.iter().map(|open| &open.turn);
        open.find(|open| open.turn == turn.turn && open.attempt == turn.attempt)
    }

    fn note(&mut self, event: &Event) {
        // Notes are added at any time: they change nothing.
        if !matches!(event, Event::NoteAdded { .. }) {
            self.is_resting = leaves_run_at_rest(event);
        }
        match event {
            Event::TurnStarted(turn) | Event::TurnRestarted(turn) => {
                self.open.retain(|open| open.turn.turn != turn.turn);
                self.open.push(OpenTurn {
                    turn: Arc::new(turn.clone()),
                    since: self.dropped + self.items.len() as u64,
                });
            }
            Event::TurnCompleted(turn) | Event::TurnFailed { turn, .. } => {
                self.open.retain(|open| open.turn.turn != turn.turn);
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

    /// Whether the last event was told in this process.
    pub(crate) fn is_told_here(&self) -> bool {
        self.is_told_here
    }

    /// The last event there is.
    pub(crate) fn head(&self) -> Option<Position> {
        self.is_live.then_some(self.head)
    }

    /// The first event that is kept, once others before it were dropped.
    pub(crate) fn kept_from(&self) -> Option<Position> {
        let first = self.items.front().filter(|_| self.dropped > 0);
        first.map(Item::position)
    }

    /// From now on there is nothing to read.
    pub(crate) fn close(&mut self) {
        self.is_closed = true;
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed
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
