//! The events of all of a person's runs as one stream that can be taken up again anywhere.
//!
//! A reader follows each run that works or changed lately, as a reader of that run alone would, and every
//! [`LOOK_EVERY`] looks for others that changed; hints make it look at once. It keeps nothing here: what it was told is
//! in the [`Positions`] that come with every event.
//!
//! Nothing is missed and nothing repeated. A named run goes on from its position. A run that changed and is not named
//! was told, or not to be told, up to the time [`Positions::told_until`], and nothing after it: it goes on from the last
//! entry of that time. Whoever comes back makes the same look as a reader who stayed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::{
    EditorialError, Event, Position, Positions, RunEvent, RunHead, RunSignal, Session,
    SessionFilter, Status,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, PortError, SessionId};
use futures_util::FutureExt;
use futures_util::stream::{self, AbortHandle, Fuse, SelectAll, Stream, StreamExt};
use tokio::time::{Instant, sleep_until};

use super::Editorial;
use crate::credits::Purse;

/// Events of several runs, each run's in order, without a gap or a repeat, and of the account. It ends when the reader was too slow and has
/// to come back with the last positions it got.
pub type PersonStream = Pin<Box<dyn Stream<Item = Result<Told, PortError>> + Send>>;

/// What a reader of all runs is given.
#[derive(Clone, Debug)]
pub struct Told {
    /// Where the reader stands with it.
    pub positions: Arc<Positions>,
    /// Absent where the reader only moved on: it joined, or looked which runs there are.
    pub event: Option<PersonEvent>,
}

#[derive(Clone, Debug)]
pub enum PersonEvent {
    Run(SessionId, RunEvent),
    /// Credits came or went that no run used.
    Credits(Purse),
}

/// A run whose hint was lost is heard of after this time.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Among so many last entries are the starts of the turns that are open: agents of one phase start together, and little
/// is recorded while they work.
const LAST_ENTRIES: u32 = 64;

impl Editorial {
    /// Follows all runs of a person from where the reader stood; from now on where it never stood anywhere. Of a turn
    /// that is open now, such a reader gets the start and the text so far.
    ///
    /// Runs among the positions that are not the scope's, or are gone, are left out.
    pub async fn follow_all(
        self: &Arc<Self>,
        scope: Scope,
        after: Option<Positions>,
    ) -> Result<PersonStream, EditorialError> {
        // First of all: a run that is set going while the others are looked at is heard of.
        let signals = self.ports.signals.listen().await.fuse();
        let positions = match after {
            Some(positions) => positions,
            None => self.present(scope).await?,
        };
        let mut reader = Reader {
            editorial: Arc::clone(self),
            scope,
            positions: Arc::new(positions),
            runs: SelectAll::new(),
            followed: HashMap::new(),
            ended: HashSet::new(),
            purse: None,
            signals,
            look_at: Instant::now(),
            is_look_due: true,
            has_moved: false,
            is_done: false,
        };
        reader.look().await?;
        Ok(Box::pin(stream::unfold(reader, Reader::next)))
    }

    /// The positions of a reader who has seen everything that was written by now.
    async fn present(&self, scope: Scope) -> Result<Positions, PortError> {
        let mut positions = Positions::new(self.ports.clock.now());
        let sessions = self.ports.store.sessions();
        // A run that is set going between this read and those that follow is told from where it rested.
        let changed = sessions
            .changed_since(scope, positions.kept_since(), Positions::MOST_RUNS)
            .await?;
        for head in changed {
            if head.status == Status::Running {
                self.join(scope, head.session, &mut positions).await?;
            } else {
                positions.set(head.session, Position::entry(head.last_sequence));
            }
        }
        let filter = SessionFilter {
            status: Some(Status::Running),
            ..SessionFilter::default()
        };
        let mut after = None;
        loop {
            let limit = Limit::default();
            let page = sessions.list(scope, &filter, after, limit).await?;
            for run in page.items {
                if positions.of(run.id).is_none() {
                    self.join(scope, run.id, &mut positions).await?;
                }
            }
            after = page.next.filter(|_| !positions.is_full());
            if after.is_none() {
                return Ok(positions);
            }
        }
    }

    /// Names a run that works, where its open turns begin.
    async fn join(
        &self,
        scope: Scope,
        run: SessionId,
        positions: &mut Positions,
    ) -> Result<(), PortError> {
        if let Some(session) = self.ports.store.sessions().find(scope, run).await? {
            positions.set(run, self.before_open_turns(scope, &session).await?);
        }
        Ok(())
    }

    /// From here on a reader is told the whole text of the turns that are open.
    async fn before_open_turns(
        &self,
        scope: Scope,
        session: &Session,
    ) -> Result<Position, PortError> {
        let last = session.last_sequence;
        let open = session.run.open_turns();
        if open.is_empty() {
            return Ok(Position::entry(last));
        }
        let since = last.saturating_sub(LAST_ENTRIES.into());
        let journal = self.ports.store.journal();
        let entries = journal
            .after(scope, session.id, since, LAST_ENTRIES)
            .await?;
        let start = entries.iter().find(|entry| match &entry.event {
            Event::TurnStarted(turn) | Event::TurnRestarted(turn) => open.contains(turn),
            _ => false,
        });
        Ok(Position::entry(
            start.map_or(last, |entry| entry.sequence.saturating_sub(1)),
        ))
    }
}

/// A run's next event, or that its stream has ended.
type Heard = (SessionId, Option<Result<RunEvent, PortError>>);

struct Reader {
    editorial: Arc<Editorial>,
    scope: Scope,
    /// Shared with what was told last until that is let go of, so that it is seldom copied.
    positions: Arc<Positions>,
    /// Takes from all runs that have something to tell in turn.
    runs: SelectAll<Pin<Box<dyn Stream<Item = Heard> + Send>>>,
    followed: HashMap<SessionId, AbortHandle>,
    /// Runs whose streams ended since the last look.
    ended: HashSet<SessionId>,
    /// Still to be told, with the last entry that it holds.
    purse: Option<(u64, Purse)>,
    signals: Fuse<Pin<Box<dyn Stream<Item = RunSignal> + Send>>>,
    look_at: Instant,
    is_look_due: bool,
    /// The reader is still to be told where it stands.
    has_moved: bool,
    is_done: bool,
}

impl Reader {
    async fn next(mut self) -> Option<(Result<Told, PortError>, Self)> {
        if self.is_done {
            return None;
        }
        let told = self.advance().await.transpose()?;
        self.is_done = told.is_err();
        Some((told, self))
    }

    async fn advance(&mut self) -> Result<Option<Told>, PortError> {
        loop {
            if let Some((entries, purse)) = self.purse.take() {
                Arc::make_mut(&mut self.positions).set_entries(entries);
                return Ok(Some(self.told(Some(PersonEvent::Credits(purse)))));
            }
            if std::mem::take(&mut self.has_moved) {
                return Ok(Some(self.told(None)));
            }
            if self.is_look_due {
                if !self.look().await? {
                    return Ok(None);
                }
                continue;
            }
            tokio::select! {
                biased;
                Some(signal) = self.signals.next() => self.is_look_due = self.is_news(signal),
                () = sleep_until(self.look_at) => self.is_look_due = true,
                Some((run, heard)) = self.runs.next() => {
                    let Some(event) = heard.transpose()? else {
                        self.followed.remove(&run);
                        self.ended.insert(run);
                        self.is_look_due = true;
                        continue;
                    };
                    Arc::make_mut(&mut self.positions).set(run, event.position());
                    return Ok(Some(self.told(Some(PersonEvent::Run(run, event)))));
                }
            }
        }
    }

    fn told(&self, event: Option<PersonEvent>) -> Told {
        Told {
            positions: Arc::clone(&self.positions),
            event,
        }
    }

    /// Whether a hint is about the account, or about a run that may have something to tell and is not followed.
    fn is_news(&self, signal: RunSignal) -> bool {
        let (run, is_ours) = match signal {
            RunSignal::Live { session, owner } => (session, owner == self.scope.user()),
            RunSignal::Changed { session } => (session, self.positions.of(session).is_some()),
            RunSignal::Credits { owner } => return owner == self.scope.user(),
            RunSignal::Wake { .. } => return false,
        };
        is_ours && !self.followed.contains_key(&run)
    }

    /// Looks which runs there are, and follows those that have something to tell. False where one of them broke off:
    /// its reader was too slow.
    async fn look(&mut self) -> Result<bool, PortError> {
        // This look tells what the hints that came so far would.
        while let Some(Some(_)) = self.signals.next().now_or_never() {}
        self.look_at = Instant::now() + LOOK_EVERY;
        self.is_look_due = false;
        self.has_moved = true;
        self.look_at_account().await?;
        let ports = &self.editorial.ports;
        let (now, sessions) = (ports.clock.now(), ports.store.sessions());
        let positions = Arc::make_mut(&mut self.positions);

        let told_until = positions.told_until();
        let changed = sessions
            .changed_since(self.scope, told_until, Positions::MOST_RUNS)
            .await?;
        let named: Vec<SessionId> = positions.iter().map(|(run, _)| run).collect();
        let mut heads: BTreeMap<SessionId, RunHead> = BTreeMap::new();
        for head in sessions.heads(self.scope, &named).await? {
            heads.insert(head.session, head);
        }
        positions.look(now, &heads);
        for head in changed {
            if heads.contains_key(&head.session) || positions.is_full() {
                continue;
            }
            let journal = ports.store.journal();
            let told = journal
                .last_until(self.scope, head.session, told_until)
                .await?;
            positions.set(head.session, Position::entry(told));
            heads.insert(head.session, head);
        }

        let positions = Arc::clone(&self.positions);
        self.followed.retain(|run, stream| {
            let stays = positions.of(*run).is_some();
            if !stays {
                stream.abort();
            }
            stays
        });
        let ended = std::mem::take(&mut self.ended);
        for (run, position) in positions.iter() {
            let has_more = heads.get(&run).is_some_and(|head| {
                !head.status.is_over() || head.last_sequence > position.sequence
            });
            if !has_more || self.followed.contains_key(&run) {
                continue;
            }
            if ended.contains(&run) {
                return Ok(false);
            }
            self.follow(run, position).await?;
        }
        Ok(true)
    }

    /// Runs tell of what they use. Anything else in the account's history is told as what there is now.
    async fn look_at_account(&mut self) -> Result<(), PortError> {
        let editorial = Arc::clone(&self.editorial);
        let seen = self.positions.entries();
        let (last, is_told) = editorial.entries_after(self.scope, seen).await?;
        if is_told {
            self.purse = Some((last, editorial.purse(self.scope).await?));
        } else if seen != Some(last) {
            // None is new; or a database was restored to before them.
            Arc::make_mut(&mut self.positions).set_entries(last);
        }
        Ok(())
    }

    async fn follow(&mut self, run: SessionId, position: Position) -> Result<(), PortError> {
        let sessions = self.editorial.ports.store.sessions();
        let Some(session) = sessions.find(self.scope, run).await? else {
            return Ok(());
        };
        // Positions come from clients, and a database may have been restored to before them.
        let position = if position.sequence > session.last_sequence {
            let last = Position::entry(session.last_sequence);
            Arc::make_mut(&mut self.positions).set(run, last);
            last
        } else {
            position
        };
        let events = self
            .editorial
            .open_stream(self.scope, &session, position)
            .await;
        let heard = events.map(Some).chain(stream::iter([None]));
        let (heard, handle) = stream::abortable(heard.map(move |heard| (run, heard)));
        self.runs.push(Box::pin(heard));
        self.followed.insert(run, handle);
        Ok(())
    }
}
