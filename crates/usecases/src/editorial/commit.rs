//! One transition of a session, with everything that belongs to it, in one transaction; then told to readers.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use atelier_domain::credits::ledger::AccountChange;
use atelier_domain::editorial::document::{Author, DocumentVersion, VersionNumber};
use atelier_domain::editorial::engine::{
    self, Effect, Halt, Input, NextCalls, Surroundings, Transition,
};
use atelier_domain::editorial::{
    Authority, EditorialError, Event, JournalEntry, Lease, Note, Published, Session, Status, Turn,
};
use atelier_domain::identity::Scope;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{PortError, SessionId, TurnId};
use atelier_domain::ports::{IdSource, Transaction, Unsaved};
use atelier_domain::usage::UsageRecord;

use super::Editorial;
use super::run::metrics;

mod telling;

pub(crate) use telling::carries_turn;
use telling::published;

/// How often a command is tried anew when others change the session at the same time.
pub(crate) const TRIES: usize = 16;

/// What is written with a transition.
#[derive(Clone, Default)]
pub(crate) struct Writes {
    pub(crate) turn: Option<Arc<Turn>>,
    pub(crate) usage: Option<UsageRecord>,
    /// A version that the transition made; its number is the transition's.
    pub(crate) version: Option<NewVersion>,
    pub(crate) job: Option<Job>,
    /// Whether the transition fixed what was open of them.
    pub(crate) agents: bool,
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
    /// For readers, and for the log.
    pub(crate) entries: Vec<Published>,
    /// Whether it is for this process to tell the readers.
    tells: bool,
}

impl Editorial {
    /// Writes a transition that was computed from `session`, with what it does to the person's account. Readers are to
    /// be [told](Self::tell) of it.
    pub(crate) async fn write(
        &self,
        session: &Session,
        transition: Transition,
        writes: Writes,
        account: Option<&AccountChange>,
        by: By,
    ) -> Result<Committed, Unsaved> {
        let now = self.ports.clock.now();
        let (events, effects) = partition(transition.effects);
        let entries = entries(session, events, now);
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
        // Every transaction comes to the account by way of the session, so that no two wait for each other.
        match account {
            Some(account) => transaction.save_both(&next, authority, account).await?,
            None => transaction.editorial().save(&next, authority).await?,
        }
        add(&mut *transaction, &next, &writes, &entries).await?;
        transaction.commit().await?;
        next.revision += 1;
        let tells = by != By::Person || !session.is_driven(now);
        note_lease(&mut next, authority);
        let (turn, usage) = (writes.turn.as_deref(), writes.usage.as_ref());
        metrics::committed(&entries, turn, usage, &self.ports.catalogue);
        Ok(Committed {
            session: next,
            effects,
            entries: published(entries, writes.turn.as_ref()),
            tells,
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
            let written = self.write(&session, transition, writes, None, By::Person);
            match written.await {
                Ok(committed) => {
                    self.tell(&committed).await;
                    return Ok(committed);
                }
                Err(Unsaved::Session | Unsaved::Account) => {}
                Err(Unsaved::Port(error)) => return Err(error.into()),
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

    /// Until when what is held for a call stays without a sign of life from whoever makes it: longer than the lease, so
    /// that the worker that takes the run over still finds it.
    pub(crate) fn holds_end(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.lease_end(now) + self.settings.lease
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

/// Adds what comes with the state: each is a row of its own.
async fn add(
    transaction: &mut dyn Transaction,
    next: &Session,
    writes: &Writes,
    entries: &[JournalEntry],
) -> Result<(), PortError> {
    let editorial = transaction.editorial();
    if writes.agents {
        editorial.save_agents(next).await?;
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
            created_at: next.updated_at,
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
        editorial.append(entries).await?;
    }
    if let Some(usage) = &writes.usage {
        transaction.usage().record(usage).await?;
    }
    if let Some(job) = &writes.job {
        transaction.enqueue(job).await?;
    }
    Ok(())
}

fn entries(session: &Session, events: Vec<Event>, at: DateTime<Utc>) -> Vec<JournalEntry> {
    (session.last_sequence + 1..)
        .zip(events)
        .map(|(sequence, event)| JournalEntry {
            session: session.id,
            sequence,
            at,
            event,
        })
        .collect()
}

/// Commands call nobody: only a worker that drives the run does.
pub(crate) struct CommandSurroundings<'a>(pub(crate) &'a dyn IdSource);

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
