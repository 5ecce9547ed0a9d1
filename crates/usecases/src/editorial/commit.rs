//! One transition of a session, with everything that belongs to it, in one transaction; then told to readers.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use atelier_domain::editorial::document::{Author, DocumentVersion, VersionNumber};
use atelier_domain::editorial::engine::{
    self, Effect, Halt, Input, NextCalls, Surroundings, Transition,
};
use atelier_domain::editorial::{
    Authority, EditorialError, Event, Gap, JournalEntry, Lease, Note, Published, SaveError,
    Session, Status, Turn,
};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{PortError, SessionId, TurnId};
use atelier_domain::ports::IdSource;
use atelier_domain::usage::UsageRecord;

use super::Editorial;
use super::run::{metrics, story};

/// How often a command is tried anew when others change the session at the same time.
pub(crate) const TRIES: usize = 16;

/// How many entries are read at once where readers missed some.
const GAP_ENTRIES: u32 = 256;

/// What is written with a transition.
#[derive(Clone, Default)]
pub(crate) struct Writes {
    pub(crate) turn: Option<Arc<Turn>>,
    pub(crate) usage: Option<UsageRecord>,
    /// A version that the transition made; its number is the transition's.
    pub(crate) version: Option<NewVersion>,
    pub(crate) job: Option<Job>,
    pub(crate) plan: bool,
}

#[derive(Clone)]
pub(crate) struct NewVersion {
    pub(crate) content: Arc<str>,
    pub(crate) word_count: u64,
    pub(crate) author: Author,
}

/// In whose name a transition is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// A command of the person.
    Person,
    /// This process begins to drive the run: it takes the lease in the same write.
    NewDriver,
    /// This process drives the run, with the fence that the session was read with.
    Driver,
}

/// A session after a transition, and the effects that are still to be performed.
pub(crate) struct Committed {
    pub(crate) session: Session,
    pub(crate) effects: Vec<Effect>,
}

impl Editorial {
    /// Writes a transition that was computed from `session`.
    ///
    /// Readers are told by whoever drives the run, so that its events have one order on every node. A command tells
    /// them itself where nobody does; otherwise the driver finds what the command wrote and tells it.
    pub(crate) async fn commit(
        &self,
        session: &Session,
        transition: Transition,
        writes: Writes,
        by: By,
    ) -> Result<Committed, SaveError> {
        let now = self.ports.clock.now();
        let (events, effects) = partition(transition.effects);
        let entries: Vec<JournalEntry> = (session.last_sequence + 1..)
            .zip(events)
            .map(|(sequence, event)| JournalEntry {
                session: session.id,
                sequence,
                at: now,
                event,
            })
            .collect();
        let mut next = session.clone();
        // An edit of a finished session does not move its end.
        let ended_at = session.completed_at.unwrap_or(now);
        next.completed_at = transition.run.status.is_over().then_some(ended_at);
        next.run = transition.run;
        next.last_sequence += entries.len() as u64;
        next.updated_at = now;

        let is_running = next.status() == Status::Running;
        let authority = self.authority(by, session.fence, is_running, now);
        let mut transaction = self.ports.store.begin(Scope::person(next.owner)).await?;
        let editorial = transaction.editorial();
        editorial.save(&next, authority).await?;
        if writes.plan {
            editorial.save_plan(&next).await?;
        }
        if let (Some(new), Some(number)) =
            (&writes.version, VersionNumber::new(next.run.latest_version))
        {
            let version = DocumentVersion {
                number,
                content: new.content.to_string(),
                word_count: new.word_count,
                author: new.author.clone(),
                round: next.run.round,
                created_at: now,
            };
            editorial.add_version(next.id, &version).await?;
        }
        if let Some(turn) = &writes.turn {
            editorial.add_turn(turn).await?;
        }
        for note in entries.iter().filter_map(note) {
            editorial.add_note(next.id, &note).await?;
        }
        if !entries.is_empty() {
            editorial.append(&entries).await?;
        }
        if let Some(usage) = &writes.usage {
            transaction.usage().record(usage).await?;
        }
        if let Some(job) = &writes.job {
            transaction.enqueue(job).await?;
        }
        transaction.commit().await?;
        next.revision += 1;
        let tells = by != By::Person || !session.is_driven(now);
        note_lease(&mut next, authority);
        let (turn, usage) = (writes.turn.as_deref(), writes.usage.as_ref());
        metrics::committed(&entries, turn, usage, &self.ports.catalogue);
        story::tell(&entries, turn);

        let published: Vec<Published> = entries
            .into_iter()
            .map(|entry| Published {
                turn: writes
                    .turn
                    .clone()
                    .filter(|turn| is_about(&entry.event, turn)),
                entry: Arc::new(entry),
            })
            .collect();
        if tells {
            self.publish(&next, &published).await;
        }
        Ok(Committed {
            session: next,
            effects,
        })
    }

    /// Applies a command of the person to the session as it is, however often it changes meanwhile. `read` is the
    /// session where the caller has just read it.
    pub(crate) async fn command(
        &self,
        scope: Scope,
        id: SessionId,
        mut read: Option<Session>,
        mut prepare: impl FnMut(&mut Session) -> Result<(Input, Writes), EditorialError>,
    ) -> Result<Committed, EditorialError> {
        for _ in 0..TRIES {
            let mut session = match read.take() {
                Some(session) => session,
                None => self.load(scope, id).await?,
            };
            let (input, writes) = prepare(&mut session)?;
            let mut around = CommandSurroundings(&*self.ports.ids);
            let transition = engine::step(&session.plan, &session.run, input, &mut around)?;
            match self.commit(&session, transition, writes, By::Person).await {
                Ok(committed) => return Ok(committed),
                Err(SaveError::Stale) => {}
                Err(SaveError::Port(error)) => return Err(error.into()),
            }
        }
        Err(EditorialError::Busy)
    }

    fn authority(&self, by: By, fence: u64, is_running: bool, now: DateTime<Utc>) -> Authority {
        match by {
            By::Person => Authority::Person,
            By::NewDriver => Authority::Taking {
                holder: self.settings.worker,
                now,
                // A run that comes to rest at once is not held.
                until: if is_running { self.lease_end(now) } else { now },
            },
            By::Driver => Authority::Driving {
                fence,
                release: !is_running,
            },
        }
    }

    /// Until when a lease holds that is taken or renewed now.
    pub(crate) fn lease_end(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + self.settings.lease
    }

    /// Tells readers. What was committed stands, whether or not they can be told now: they find it in the journal.
    async fn publish(&self, session: &Session, entries: &[Published]) {
        let Err(gap) = self.ports.events.publish(session.id, entries).await else {
            return;
        };
        self.tell_after(session, gap).await;
    }

    /// Tells readers what others committed, from after the gap's last entry on.
    pub(crate) async fn tell_after(&self, session: &Session, gap: Gap) {
        if let Err(error) = self.fill(session, gap).await {
            tracing::warn!(
                session.id = %session.id,
                error = &error as &dyn std::error::Error,
                "readers were not told of a commit"
            );
        }
    }

    /// Tells what somebody else has committed and not told yet: it stands in the journal.
    async fn fill(&self, session: &Session, gap: Gap) -> Result<(), PortError> {
        let scope = Scope::person(session.owner);
        let mut after = gap.after;
        loop {
            let missing = self.journal(scope, session.id, after, GAP_ENTRIES).await?;
            let Some(last) = missing.last() else {
                return Ok(());
            };
            after = last.entry.sequence;
            let events = &self.ports.events;
            if events.publish(session.id, &missing).await.is_err() {
                return Ok(());
            }
        }
    }
}

/// The lease as the write left it.
fn note_lease(session: &mut Session, authority: Authority) {
    match authority {
        Authority::Person => {}
        Authority::Taking { holder, until, .. } => {
            session.fence += 1;
            session.lease = Some(Lease { holder, until });
        }
        Authority::Driving { release, .. } => {
            if release {
                session.lease = None;
            }
        }
    }
}

fn partition(effects: Vec<Effect>) -> (Vec<Event>, Vec<Effect>) {
    let mut events = Vec::with_capacity(effects.len());
    let mut rest = Vec::new();
    for effect in effects {
        match effect {
            Effect::Record(event) => events.push(event),
            other => rest.push(other),
        }
    }
    (events, rest)
}

/// The note that an entry tells of.
fn note(entry: &JournalEntry) -> Option<Note> {
    match &entry.event {
        Event::NoteAdded {
            note,
            text,
            for_round,
        } => Some(Note {
            id: *note,
            text: text.clone(),
            for_round: *for_round,
            created_at: entry.at,
        }),
        _ => None,
    }
}

/// Whether readers of this entry get the turn's stored answer with it.
pub(crate) fn carries_turn(event: &Event) -> bool {
    matches!(event, Event::TurnCompleted(_) | Event::TurnFailed { .. })
}

fn is_about(event: &Event, turn: &Turn) -> bool {
    carries_turn(event)
        && event
            .turn()
            .is_some_and(|reference| reference.turn == turn.reference.turn)
}

/// Commands call nobody: only a worker that drives the run does.
struct CommandSurroundings<'a>(&'a dyn IdSource);

impl Surroundings for CommandSurroundings<'_> {
    fn new_turn_id(&mut self) -> TurnId {
        TurnId::new(self.0.uuid())
    }

    fn admit(&mut self, _: &NextCalls<'_>) -> Result<(), Halt> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
