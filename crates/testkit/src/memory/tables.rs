//! What is stored, and the times as databases keep them.

use std::collections::BTreeMap;
use std::sync::Arc;

use atelier_domain::editorial::document::{DocumentVersion, VersionNumber};
use atelier_domain::editorial::{JournalEntry, Note, Session, Turn};
use atelier_domain::identity::{Scope, User};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{SessionId, TurnId};
use atelier_domain::usage::UsageRecord;
use chrono::{DateTime, SubsecRound, Utc};

/// Cheap to clone: a transaction works on its own copy.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    /// By address.
    pub(super) users: BTreeMap<String, User>,
    pub(super) sessions: BTreeMap<SessionId, Arc<Session>>,
    pub(super) versions: BTreeMap<(SessionId, VersionNumber), Arc<DocumentVersion>>,
    pub(super) turns: BTreeMap<(SessionId, TurnId), Arc<Turn>>,
    pub(super) journal: BTreeMap<(SessionId, u64), Arc<JournalEntry>>,
    /// In the order they were added.
    pub(super) notes: BTreeMap<SessionId, Vec<Note>>,
    /// By the call: its turn, its attempt, and its number in that.
    pub(super) usage: BTreeMap<(TurnId, u32, u32), UsageRecord>,
    pub(super) jobs: Vec<Job>,
}

impl Tables {
    pub(super) fn session(&self, scope: Scope, id: SessionId) -> Option<&Session> {
        let session = self.sessions.get(&id)?;
        (session.owner == scope.user()).then_some(&**session)
    }

    /// The session's turns by id; none where it is not the scope's.
    pub(super) fn turns(&self, scope: Scope, session: SessionId) -> impl Iterator<Item = &Turn> {
        let owned = self.session(scope, session).is_some();
        self.turns
            .range(below(session))
            .take_while(move |((id, _), _)| owned && *id == session)
            .map(|(_, turn)| &**turn)
    }
}

/// Keys from the session's first one on.
fn below(session: SessionId) -> std::ops::RangeFrom<(SessionId, TurnId)> {
    (session, TurnId::new(uuid::Uuid::nil()))..
}

pub(super) fn micros(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}
