//! A run's stream in Redis: events under their positions, appended in one place only, its end.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use atelier_domain::editorial::{JournalEntry, Position, Published, RunEvent, TurnRef};
use atelier_domain::kernel::SessionId;
use redis::{RedisError, Script};
use serde::{Deserialize, Serialize};

use super::link::Hub;

/// How many events are read at once.
const PAGE: usize = 256;

/// How long a stream is kept after its last event, while somebody works on the run and when nobody does.
const KEPT_LIVE: Duration = Duration::from_hours(24);
const KEPT_RESTING: Duration = Duration::from_hours(1);

/// Appends events where the stream ends as the caller believes, or tells where it ends. So whoever tells a run writes
/// no event twice and leaves no hole, whatever was lost on the way, and a driver that slept while another one took the
/// run over writes nothing.
///
/// KEYS: the stream. ARGV: its believed end, empty for none; `anew` to drop what it holds; the first id to keep, empty
/// for all; its life in seconds; the channel of hints; the hint; then ids and events in turns.
static APPEND: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local ends = last and last[1] or ''
if ends ~= ARGV[1] then return ends end
if ARGV[2] == 'anew' then redis.call('DEL', KEYS[1]) end
for i = 7, #ARGV, 2 do redis.call('XADD', KEYS[1], ARGV[i], 'e', ARGV[i + 1]) end
if ARGV[3] ~= '' then redis.call('XTRIM', KEYS[1], 'MINID', ARGV[3]) end
redis.call('EXPIRE', KEYS[1], ARGV[4])
if #ARGV > 6 then redis.call('PUBLISH', ARGV[5], ARGV[6]) end
return false",
    )
});

/// Events to append to a run's stream.
pub(super) struct Parcel {
    pub(super) events: Vec<RunEvent>,
    /// The stream ends before the first of them, with a gap: what it holds is dropped.
    pub(super) is_anew: bool,
    /// What stands before is dropped.
    pub(super) keep_from: Option<Position>,
    /// Nobody works on the run.
    pub(super) is_resting: bool,
}

pub(super) enum Appended {
    Done,
    /// Nothing was written: the stream ends here, or holds nothing.
    EndsAt(Option<Position>),
}

/// What is said on a run's channel of hints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// There is something new in the stream.
    News,
    /// The run was deleted.
    Gone,
}

impl Hint {
    const GONE: &'static str = " gone";

    fn write(self, process: &str) -> String {
        match self {
            Self::News => process.to_string(),
            Self::Gone => format!("{process}{}", Self::GONE),
        }
    }

    /// Nothing for what a process said itself.
    pub(super) fn read(payload: &[u8], process: &str) -> Option<Self> {
        let payload = str::from_utf8(payload).ok()?;
        let (from, hint) = match payload.strip_suffix(Self::GONE) {
            Some(from) => (from, Self::Gone),
            None => (payload, Self::News),
        };
        (from != process).then_some(hint)
    }
}

/// An event as it stands in a stream. A turn's stored answer is left out: readers find it in the tables.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stored<'a> {
    Entry(Cow<'a, JournalEntry>),
    Delta {
        turn: Cow<'a, TurnRef>,
        text: Cow<'a, str>,
    },
}

#[derive(Debug, thiserror::Error)]
pub(super) enum StreamError {
    #[error("Redis failed")]
    Redis(#[from] RedisError),
    #[error("the event {id} of the stream can't be understood")]
    Corrupt { id: String },
}

impl Hub {
    /// Appends to a run's stream, which is believed to end at `end`.
    pub(super) async fn append(
        &self,
        session: SessionId,
        end: Option<Position>,
        parcel: &Parcel,
    ) -> Result<Appended, StreamError> {
        let kept = if parcel.is_resting {
            KEPT_RESTING
        } else {
            KEPT_LIVE
        };
        let mut append = APPEND.prepare_invoke();
        append
            .key(self.names.stream(session))
            .arg(end.map(stream_id).unwrap_or_default())
            .arg(if parcel.is_anew { "anew" } else { "" })
            .arg(parcel.keep_from.map(stream_id).unwrap_or_default())
            .arg(kept.as_secs())
            .arg(self.names.hints(session))
            .arg(Hint::News.write(&self.process));
        for event in &parcel.events {
            append.arg(stream_id(event.position())).arg(encode(event)?);
        }
        let ends: Option<String> = append.invoke_async(&mut self.commands.clone()).await?;
        Ok(match ends {
            None => Appended::Done,
            Some(id) if id.is_empty() => Appended::EndsAt(None),
            Some(id) => Appended::EndsAt(Some(position(&id)?)),
        })
    }

    /// A page of what the stream holds after a position, and whether there may be more.
    pub(super) async fn read(
        &self,
        session: SessionId,
        after: Option<Position>,
    ) -> Result<(Vec<RunEvent>, bool), StreamError> {
        let from = after.map_or("-".to_owned(), |after| format!("({}", stream_id(after)));
        let items: Vec<(String, (String, String))> = redis::cmd("XRANGE")
            .arg(self.names.stream(session))
            .arg(from)
            .arg("+")
            .arg("COUNT")
            .arg(PAGE)
            .query_async(&mut self.commands.clone())
            .await?;
        let is_full = items.len() == PAGE;
        let events = items.iter().map(|(id, (_, event))| decode(id, event));
        Ok((events.collect::<Result<_, _>>()?, is_full))
    }

    /// Removes the stream of a run that was deleted, and tells the other processes.
    pub(super) async fn erase(&self, session: SessionId) {
        let erased = redis::pipe()
            .del(self.names.stream(session))
            .publish(self.names.hints(session), Hint::Gone.write(&self.process))
            .exec_async(&mut self.commands.clone())
            .await;
        if let Err(error) = erased {
            tracing::debug!(
                session.id = %session,
                error = &error as &dyn std::error::Error,
                "the events of a deleted run stay in Redis until they expire"
            );
        }
    }
}

fn stream_id(position: Position) -> String {
    format!("{}-{}", position.sequence, position.deltas)
}

fn position(id: &str) -> Result<Position, StreamError> {
    let corrupt = |_| StreamError::Corrupt { id: id.to_owned() };
    id.parse().map_err(corrupt)
}

fn encode(event: &RunEvent) -> Result<String, StreamError> {
    let stored = match event {
        RunEvent::Entry(published) => Stored::Entry(Cow::Borrowed(&*published.entry)),
        RunEvent::Delta { turn, text, .. } => Stored::Delta {
            turn: Cow::Borrowed(turn),
            text: Cow::Borrowed(text),
        },
    };
    serde_json::to_string(&stored).map_err(|_| StreamError::Corrupt {
        id: stream_id(event.position()),
    })
}

fn decode(id: &str, event: &str) -> Result<RunEvent, StreamError> {
    let position = position(id)?;
    let stored = serde_json::from_str(event);
    let corrupt = |_| StreamError::Corrupt { id: id.to_owned() };
    Ok(match stored.map_err(corrupt)? {
        Stored::Entry(entry) => RunEvent::Entry(Published {
            entry: Arc::new(entry.into_owned()),
            turn: None,
        }),
        Stored::Delta { turn, text } => RunEvent::Delta {
            position,
            turn: Arc::new(turn.into_owned()),
            text: text.into_owned(),
        },
    })
}
