//! Where a reader of all of a person's runs, and of their account, stands.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::editorial::event::Position;
use crate::editorial::run::Status;
use crate::editorial::session::RunHead;
use crate::kernel::SessionId;

/// How far a reader was told of each run that works or changed lately, and when it last looked which ones those are.
///
/// A run that is *not* named was told to its end when it left, or had rested since before the reader came: nothing of
/// it that was written in the last [`Positions::KEPT`] before the look was still to be told. What came after the look
/// carries a time after [`Positions::told_until`], however much the clocks of those who write differ, so that this time
/// parts what was told of an unnamed run from what was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Positions {
    looked_at: DateTime<Utc>,
    /// The last entry of the account's history by the last look; absent while nobody looked.
    entries: Option<u64>,
    runs: BTreeMap<SessionId, Position>,
}

impl Positions {
    /// The most runs that a reader is told of at the same time.
    pub const MOST_RUNS: u32 = 256;

    /// How much a written time may differ from the time at which others see the write: clocks that differ, and the
    /// time that a commit takes.
    pub const SKEW: TimeDelta = TimeDelta::minutes(5);

    /// How long a run is named after it came to rest. More than [`Positions::SKEW`], so that nothing that was told of
    /// it looks new.
    pub const KEPT: TimeDelta = TimeDelta::minutes(10);

    /// Of a reader who was told of nothing yet.
    pub const fn new(looked_at: DateTime<Utc>) -> Self {
        Self {
            looked_at,
            entries: None,
            runs: BTreeMap::new(),
        }
    }

    /// When the reader last looked which runs there are.
    pub const fn looked_at(&self) -> DateTime<Utc> {
        self.looked_at
    }

    /// How many entries of the account's history the reader has seen; absent: none is to be told.
    pub const fn entries(&self) -> Option<u64> {
        self.entries
    }

    pub const fn set_entries(&mut self, entries: u64) {
        self.entries = Some(entries);
    }

    /// What was written by then of a run that is not named was told.
    pub fn told_until(&self) -> DateTime<Utc> {
        before(self.looked_at, Self::SKEW)
    }

    /// What changed since then is named.
    pub fn kept_since(&self) -> DateTime<Utc> {
        before(self.looked_at, Self::KEPT)
    }

    /// Whether there is no room for another run.
    pub fn is_full(&self) -> bool {
        self.runs.len() >= Self::MOST_RUNS as usize
    }

    /// By the id of the run.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (SessionId, Position)> {
        self.runs.iter().map(|(&run, &position)| (run, position))
    }

    pub fn of(&self, run: SessionId) -> Option<Position> {
        self.runs.get(&run).copied()
    }

    /// Names a run, or moves on in one. Whether there was room for it.
    pub fn set(&mut self, run: SessionId, position: Position) -> bool {
        let has_room = !self.is_full() || self.runs.contains_key(&run);
        if has_room {
            self.runs.insert(run, position);
        }
        has_room
    }

    /// Takes up what a look found, the heads of all named runs that there are. Runs that were deleted leave, and those
    /// that rest, have not changed for [`Positions::KEPT`] and were told to their end.
    pub fn look(&mut self, now: DateTime<Utc>, heads: &BTreeMap<SessionId, RunHead>) {
        self.looked_at = now;
        let kept_since = self.kept_since();
        self.runs.retain(|run, position| {
            heads.get(run).is_some_and(|head| {
                head.status == Status::Running
                    || head.updated_at >= kept_since
                    || head.last_sequence > position.sequence
            })
        });
    }
}

fn before(time: DateTime<Utc>, span: TimeDelta) -> DateTime<Utc> {
    time.checked_sub_signed(span)
        .unwrap_or(DateTime::<Utc>::MIN_UTC)
}
