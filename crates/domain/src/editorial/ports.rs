//! The edges of the editorial context: its tables, its live events, its signals.

use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_core::Stream;

use crate::editorial::document::{DocumentVersion, VersionNumber, VersionSummary};
use crate::editorial::event::{JournalEntry, Position, TurnRef};
use crate::editorial::lease::Authority;
use crate::editorial::note::Note;
use crate::editorial::run::Status;
use crate::editorial::session::{RunHead, Session, SessionSummary};
use crate::editorial::turn::Turn;
use crate::identity::Scope;
use crate::kernel::{Limit, Page, PortError, ProjectId, SessionId, TraceParent, TurnId, UserId};

/// Which sessions a list shows; absent means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFilter {
    pub status: Option<Status>,
    pub starred: Option<bool>,
    pub project: Option<ProjectFilter>,
    /// Part of the title, case-insensitively.
    pub text: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectFilter {
    In(ProjectId),
    /// In no project.
    Without,
}

impl ProjectFilter {
    /// The project that sessions are in.
    pub const fn project(self) -> Option<ProjectId> {
        match self {
            Self::In(project) => Some(project),
            Self::Without => None,
        }
    }
}

/// The last session of a page: lists are sorted by last change, newest first, then by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionCursor {
    pub updated_at: DateTime<Utc>,
    pub id: SessionId,
}

#[async_trait]
pub trait SessionReader: Send + Sync {
    async fn find(&self, scope: Scope, id: SessionId) -> Result<Option<Session>, PortError>;

    async fn list(
        &self,
        scope: Scope,
        filter: &SessionFilter,
        after: Option<SessionCursor>,
        limit: Limit,
    ) -> Result<Page<SessionSummary, SessionCursor>, PortError>;

    /// How far the given runs have come, in any order.
    async fn heads(&self, scope: Scope, sessions: &[SessionId]) -> Result<Vec<RunHead>, PortError>;

    /// How far the runs have come that changed at or after a moment: the last changed first, up to `limit`.
    async fn changed_since(
        &self,
        scope: Scope,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<RunHead>, PortError>;
}

#[async_trait]
pub trait DocumentReader: Send + Sync {
    async fn version(
        &self,
        scope: Scope,
        session: SessionId,
        number: VersionNumber,
    ) -> Result<Option<DocumentVersion>, PortError>;

    /// Newest first, from below `before`.
    async fn list(
        &self,
        scope: Scope,
        session: SessionId,
        before: Option<VersionNumber>,
        limit: Limit,
    ) -> Result<Page<VersionSummary, VersionNumber>, PortError>;
}

#[async_trait]
pub trait TurnReader: Send + Sync {
    /// In the order of their start, from after `after`.
    async fn list(
        &self,
        scope: Scope,
        session: SessionId,
        after: Option<TurnId>,
        limit: Limit,
    ) -> Result<Page<Turn, TurnId>, PortError>;

    /// Those of the given turns that are kept, in any order.
    async fn by_ids(
        &self,
        scope: Scope,
        session: SessionId,
        turns: &[TurnId],
    ) -> Result<Vec<Turn>, PortError>;

    /// Completed turns of a round and the later ones, in the order of their start.
    async fn completed_since(
        &self,
        scope: Scope,
        session: SessionId,
        round: u32,
    ) -> Result<Vec<Turn>, PortError>;
}

#[async_trait]
pub trait JournalReader: Send + Sync {
    /// Up to `limit` entries after `sequence`, in order.
    async fn after(
        &self,
        scope: Scope,
        session: SessionId,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, PortError>;

    /// The sequence of the last entry whose time is not after `at`; 0 where there is none.
    async fn last_until(
        &self,
        scope: Scope,
        session: SessionId,
        at: DateTime<Utc>,
    ) -> Result<u64, PortError>;
}

#[async_trait]
pub trait NoteReader: Send + Sync {
    /// All of the session's, in the order they were added.
    async fn list(&self, scope: Scope, session: SessionId) -> Result<Vec<Note>, PortError>;
}

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The write was made from a state that is no longer the last, or by a worker that may not drive the run.
    #[error("the session changed meanwhile")]
    Stale,
    #[error(transparent)]
    Port(#[from] PortError),
}

#[async_trait]
pub trait EditorialWriter: Send {
    async fn create(&mut self, session: &Session) -> Result<(), PortError>;

    /// Writes all but the brief and the agents: title, star and project, the rest of the plan, the state of the run, the
    /// last sequence and the times; `session.revision` is the one it was read with and rises by one. Fence and lease are written as `authority` says, whatever `session`
    /// has for them. MUST answer [`SaveError::Stale`] when the revision is no longer the last, or the authority is
    /// refused.
    async fn save(&mut self, session: &Session, authority: Authority) -> Result<(), SaveError>;

    /// Prolongs the lease that was taken with this fence, and tells the session's current revision, which it leaves
    /// as it is. Absent when the lease was given back, taken by another or deleted with its session.
    async fn renew_lease(
        &mut self,
        session: SessionId,
        fence: u64,
        until: DateTime<Utc>,
    ) -> Result<Option<u64>, PortError>;

    /// Gives back the lease that was taken with this fence; the revision stays as it is. Does nothing when the lease
    /// is no longer held by it.
    async fn release_lease(&mut self, session: SessionId, fence: u64) -> Result<(), PortError>;

    /// Writes the agents; goes with a [`EditorialWriter::save`] in the same transaction.
    async fn save_agents(&mut self, session: &Session) -> Result<(), PortError>;

    /// Removes the session and everything of it but its usage records. Whether there was one.
    async fn delete(&mut self, scope: Scope, id: SessionId) -> Result<bool, PortError>;

    async fn add_version(
        &mut self,
        session: SessionId,
        version: &DocumentVersion,
    ) -> Result<(), PortError>;

    /// MUST fail for a second completed turn of the same step (session, round, agent).
    async fn add_turn(&mut self, turn: &Turn) -> Result<(), PortError>;

    /// Adds it after the ones there are; goes with a [`EditorialWriter::save`] before it in the same transaction.
    async fn add_note(&mut self, session: SessionId, note: &Note) -> Result<(), PortError>;

    /// MUST fail for a sequence that is taken.
    async fn append(&mut self, entries: &[JournalEntry]) -> Result<(), PortError>;
}

/// An entry with the turn it is about, as readers get it.
#[derive(Clone, Debug)]
pub struct Published {
    pub entry: Arc<JournalEntry>,
    /// There for `turn.completed` and `turn.failed`.
    pub turn: Option<Arc<Turn>>,
}

/// One thing a reader of a run is given.
#[derive(Clone, Debug)]
pub enum RunEvent {
    Entry(Published),
    Delta {
        position: Position,
        turn: Arc<TurnRef>,
        text: String,
    },
}

impl RunEvent {
    pub fn position(&self) -> Position {
        match self {
            Self::Entry(published) => Position::entry(published.entry.sequence),
            Self::Delta { position, .. } => *position,
        }
    }
}

/// Entries between the last one published and the ones given are missing: they have to be published first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entries after {after} are missing")]
pub struct Gap {
    pub after: u64,
}

/// What follows live. It ends when the reader was too slow and has to come back with its last position, or when
/// the process shuts down; it does not know when a run is over.
///
/// Where events got lost on their way from another process, the next one does not follow the last one
/// ([`Position::follows`]): its reader subscribes anew.
pub type RunFeed = Pin<Box<dyn Stream<Item = RunEvent> + Send>>;

/// A reader's place in a run's live events.
pub struct Subscription {
    /// Entries after the reader's position up to this one are to be read from the journal; the feed goes on from
    /// there. Absent: nothing is live yet, so the whole journal is to be read and the feed may repeat its end.
    pub journal_to: Option<u64>,
    pub feed: RunFeed,
}

/// Live events of runs: a bounded buffer of each run that is under way.
#[async_trait]
pub trait RunEvents: Send + Sync {
    /// Entries that are committed, in order. Ones that were published before are passed over.
    async fn publish(&self, session: SessionId, entries: &[Published]) -> Result<(), Gap>;

    /// A piece of an open turn's prose. Never waits for a reader.
    fn delta(&self, session: SessionId, turn: &Arc<TurnRef>, text: &str);

    async fn subscribe(&self, session: SessionId, after: Position) -> Subscription;

    /// Lets go of everything that is kept of a run that was deleted, and ends its feeds. Does nothing where nothing is
    /// kept.
    fn forget(&self, _session: SessionId) {}

    /// Whether what other processes tell can't arrive at present: a silent feed is to be trusted less.
    fn is_cut_off(&self) -> bool {
        false
    }
}

/// A hint: what it tells stands in the tables, so that a lost one costs time only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunSignal {
    /// There is a job to drive this run.
    Wake {
        session: SessionId,
        owner: UserId,
        /// What set the run going, for whoever looks at traces.
        trace: Option<TraceParent>,
    },
    /// A command changed the run's state.
    Changed { session: SessionId },
    /// A run of this person was set going: its live events are worth following, from any node.
    Live { session: SessionId, owner: UserId },
    /// Credits of this person came or went that no run used.
    Credits { owner: UserId },
}

/// Carries hints from commands to whoever drives the run, or follows what a person's runs do.
///
/// `Wake` may stay inside the process, since the queue tells the workers of the others. The others reach every
/// process, once each.
#[async_trait]
pub trait RunSignals: Send + Sync {
    async fn send(&self, signal: RunSignal);

    async fn listen(&self) -> Pin<Box<dyn Stream<Item = RunSignal> + Send>>;
}
