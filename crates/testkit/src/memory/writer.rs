//! Writing sessions and what is below them.

use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::editorial::document::DocumentVersion;
use atelier_domain::editorial::{
    Authority, EditorialWriter, JournalEntry, Lease, Note, Plan, SaveError, Session, Turn,
    TurnOutcome,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{PortError, SessionId};
use chrono::{DateTime, Utc};

use super::tables::micros;
use super::transaction::{MemoryTransaction, insert};

impl MemoryTransaction {
    /// The session, while its lease is held by the one who took it with this fence.
    fn held(&mut self, session: SessionId, fence: u64) -> Option<&mut Session> {
        let kept = self.tables.sessions.get_mut(&session)?;
        is_held(kept, fence).then(|| Arc::make_mut(kept))
    }
}

#[async_trait]
impl EditorialWriter for MemoryTransaction {
    async fn create(&mut self, session: &Session) -> Result<(), PortError> {
        let row = Session {
            lease: session.lease.map(|lease| Lease {
                until: micros(lease.until),
                ..lease
            }),
            created_at: micros(session.created_at),
            updated_at: micros(session.updated_at),
            completed_at: session.completed_at.map(micros),
            ..session.clone()
        };
        self.write("a session has an id of its own and an owner", |tables| {
            tables.users.get(&row.owner)?;
            insert(&mut tables.sessions, row.id, Arc::new(row))
        })
    }

    async fn save(&mut self, session: &Session, authority: Authority) -> Result<(), SaveError> {
        self.check()?;
        let kept = self.tables.sessions.get_mut(&session.id);
        let kept = kept.filter(|kept| {
            kept.owner == session.owner
                && kept.revision == session.revision
                && is_granted(kept, authority)
        });
        let kept = Arc::make_mut(kept.ok_or(SaveError::Stale)?);
        match authority {
            Authority::Person | Authority::Driving { release: false, .. } => {}
            Authority::Taking { holder, until, .. } => {
                kept.fence += 1;
                kept.lease = Some(Lease {
                    holder,
                    until: micros(until),
                });
            }
            Authority::Driving { release: true, .. } => kept.lease = None,
        }
        kept.project = session.project;
        kept.title.clone_from(&session.title);
        kept.starred = session.starred;
        kept.plan = Plan {
            agents: std::mem::take(&mut kept.plan.agents),
            ..session.plan.clone()
        };
        kept.run.clone_from(&session.run);
        kept.last_sequence = session.last_sequence;
        kept.revision += 1;
        kept.updated_at = micros(session.updated_at);
        kept.completed_at = session.completed_at.map(micros);
        Ok(())
    }

    async fn renew_lease(
        &mut self,
        session: SessionId,
        fence: u64,
        until: DateTime<Utc>,
    ) -> Result<Option<u64>, PortError> {
        self.check()?;
        Ok(self.held(session, fence).map(|kept| {
            kept.lease = kept.lease.map(|lease| Lease {
                until: micros(until),
                ..lease
            });
            kept.revision
        }))
    }

    async fn release_lease(&mut self, session: SessionId, fence: u64) -> Result<(), PortError> {
        self.check()?;
        if let Some(kept) = self.held(session, fence) {
            kept.lease = None;
        }
        Ok(())
    }

    async fn save_agents(&mut self, session: &Session) -> Result<(), PortError> {
        self.check()?;
        let kept = self.tables.sessions.get_mut(&session.id);
        if let Some(kept) = kept.filter(|kept| kept.owner == session.owner) {
            let agents = &session.plan.agents;
            Arc::make_mut(kept).plan.agents.clone_from(agents);
        }
        Ok(())
    }

    async fn delete(&mut self, scope: Scope, id: SessionId) -> Result<bool, PortError> {
        self.check()?;
        let tables = &mut self.tables;
        if tables.session(scope, id).is_none() {
            return Ok(false);
        }
        tables.remove_session(id);
        Ok(true)
    }

    async fn add_version(
        &mut self,
        session: SessionId,
        version: &DocumentVersion,
    ) -> Result<(), PortError> {
        let row = DocumentVersion {
            created_at: micros(version.created_at),
            ..version.clone()
        };
        self.write("a session's version has a number of its own", |tables| {
            tables.sessions.get(&session)?;
            insert(&mut tables.versions, (session, row.number), Arc::new(row))
        })
    }

    async fn add_turn(&mut self, turn: &Turn) -> Result<(), PortError> {
        let row = Turn {
            started_at: micros(turn.started_at),
            ended_at: micros(turn.ended_at),
            ..turn.clone()
        };
        self.write("a session's step is completed once", |tables| {
            tables.sessions.get(&row.session)?;
            let done = is_completed(&row)
                && tables
                    .turns
                    .values()
                    .any(|kept| is_completed(kept) && same_step(kept, &row));
            if done {
                return None;
            }
            insert(
                &mut tables.turns,
                (row.session, row.reference.turn),
                Arc::new(row),
            )
        })
    }

    async fn add_note(&mut self, session: SessionId, note: &Note) -> Result<(), PortError> {
        let row = Note {
            created_at: micros(note.created_at),
            ..note.clone()
        };
        self.write("a note has a session", |tables| {
            tables.sessions.get(&session)?;
            tables.notes.entry(session).or_default().push(row);
            Some(())
        })
    }

    async fn append(&mut self, entries: &[JournalEntry]) -> Result<(), PortError> {
        self.write("a session's entry has a sequence of its own", |tables| {
            entries.iter().try_for_each(|entry| {
                tables.sessions.get(&entry.session)?;
                let row = JournalEntry {
                    at: micros(entry.at),
                    ..entry.clone()
                };
                insert(
                    &mut tables.journal,
                    (row.session, row.sequence),
                    Arc::new(row),
                )
            })
        })
    }
}

fn is_granted(kept: &Session, authority: Authority) -> bool {
    match authority {
        Authority::Person => true,
        Authority::Taking { holder, now, .. } => kept
            .lease
            .is_none_or(|lease| lease.can_be_taken(holder, micros(now))),
        Authority::Driving { fence, .. } => is_held(kept, fence),
    }
}

const fn is_held(kept: &Session, fence: u64) -> bool {
    kept.fence == fence && kept.lease.is_some()
}

const fn is_completed(turn: &Turn) -> bool {
    matches!(turn.outcome, TurnOutcome::Completed { .. })
}

fn same_step(one: &Turn, other: &Turn) -> bool {
    one.session == other.session
        && one.reference.round == other.reference.round
        && one.reference.agent == other.reference.agent
}
