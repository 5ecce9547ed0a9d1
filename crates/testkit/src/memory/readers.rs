//! Reading sessions and what is below them.

use async_trait::async_trait;
use atelier_domain::editorial::document::{DocumentVersion, VersionNumber, VersionSummary};
use atelier_domain::editorial::{
    DocumentReader, JournalEntry, JournalReader, Note, NoteReader, RunHead, Session, SessionCursor,
    SessionFilter, SessionReader, SessionSummary, Turn, TurnOutcome, TurnReader,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError, SessionId, TurnId};
use chrono::{DateTime, Utc};

use super::store::MemoryStore;
use super::tables::micros;

#[async_trait]
impl SessionReader for MemoryStore {
    async fn find(&self, scope: Scope, id: SessionId) -> Result<Option<Session>, PortError> {
        self.may_be_interrupted().await;
        Ok(self.tables().session(scope, id).cloned())
    }

    async fn list(
        &self,
        scope: Scope,
        filter: &SessionFilter,
        after: Option<SessionCursor>,
        limit: Limit,
    ) -> Result<Page<SessionSummary, SessionCursor>, PortError> {
        self.may_be_interrupted().await;
        let tables = self.tables();
        let after = after.map(|cursor| (micros(cursor.updated_at), cursor.id));
        let mut sessions: Vec<&Session> = tables
            .sessions
            .values()
            .map(|session| &**session)
            .filter(|session| session.owner == scope.user() && matches(filter, session))
            .filter(|session| after.is_none_or(|last| (session.updated_at, session.id) < last))
            .collect();
        sessions.sort_by_key(|session| std::cmp::Reverse((session.updated_at, session.id)));
        let rows = sessions
            .into_iter()
            .take(limit.get() as usize + 1)
            .map(summary)
            .collect();
        Ok(Page::from_rows(rows, limit, |last| SessionCursor {
            updated_at: last.updated_at,
            id: last.id,
        }))
    }

    async fn heads(&self, scope: Scope, sessions: &[SessionId]) -> Result<Vec<RunHead>, PortError> {
        self.may_be_interrupted().await;
        let tables = self.tables();
        let found = sessions.iter().filter_map(|id| tables.session(scope, *id));
        Ok(found.map(head).collect())
    }

    async fn changed_since(
        &self,
        scope: Scope,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<RunHead>, PortError> {
        self.may_be_interrupted().await;
        let since = micros(since);
        let tables = self.tables();
        let mut changed: Vec<&Session> = tables
            .sessions
            .values()
            .map(|session| &**session)
            .filter(|session| session.owner == scope.user() && session.updated_at >= since)
            .collect();
        changed.sort_by_key(|session| std::cmp::Reverse((session.updated_at, session.id)));
        Ok(changed.into_iter().take(limit as usize).map(head).collect())
    }
}

fn head(session: &Session) -> RunHead {
    RunHead {
        session: session.id,
        status: session.status(),
        last_sequence: session.last_sequence,
        updated_at: session.updated_at,
    }
}

fn matches(filter: &SessionFilter, session: &Session) -> bool {
    let text = filter.text.as_ref().map(|text| text.to_lowercase());
    filter
        .status
        .is_none_or(|status| session.status() == status)
        && filter
            .starred
            .is_none_or(|starred| session.starred == starred)
        && filter
            .project
            .is_none_or(|project| session.project == project.project())
        && text.is_none_or(|text| session.title.to_lowercase().contains(&text))
}

fn summary(session: &Session) -> SessionSummary {
    SessionSummary {
        id: session.id,
        project: session.project,
        title: session.title.clone(),
        status: session.status(),
        starred: session.starred,
        current_round: session.run.round,
        credits_used: session.run.credits_used,
        created_at: session.created_at,
        updated_at: session.updated_at,
        completed_at: session.completed_at,
    }
}

#[async_trait]
impl DocumentReader for MemoryStore {
    async fn version(
        &self,
        scope: Scope,
        session: SessionId,
        number: VersionNumber,
    ) -> Result<Option<DocumentVersion>, PortError> {
        let tables = self.tables();
        let version = tables.versions.get(&(session, number));
        Ok(version
            .filter(|_| tables.session(scope, session).is_some())
            .map(|version| (**version).clone()))
    }

    async fn list(
        &self,
        scope: Scope,
        session: SessionId,
        before: Option<VersionNumber>,
        limit: Limit,
    ) -> Result<Page<VersionSummary, VersionNumber>, PortError> {
        let tables = self.tables();
        let owned = tables.session(scope, session).is_some();
        let rows = tables
            .versions
            .iter()
            .rev()
            .filter(|((id, number), _)| {
                owned && *id == session && before.is_none_or(|before| *number < before)
            })
            .take(limit.get() as usize + 1)
            .map(|(_, version)| version.summary())
            .collect();
        Ok(Page::from_rows(rows, limit, |last| last.number))
    }
}

#[async_trait]
impl TurnReader for MemoryStore {
    async fn list(
        &self,
        scope: Scope,
        session: SessionId,
        after: Option<TurnId>,
        limit: Limit,
    ) -> Result<Page<Turn, TurnId>, PortError> {
        let rows = self
            .tables()
            .turns(scope, session)
            .filter(|turn| after.is_none_or(|after| turn.reference.turn > after))
            .take(limit.get() as usize + 1)
            .cloned()
            .collect();
        Ok(Page::from_rows(rows, limit, |last: &Turn| {
            last.reference.turn
        }))
    }

    async fn by_ids(
        &self,
        scope: Scope,
        session: SessionId,
        turns: &[TurnId],
    ) -> Result<Vec<Turn>, PortError> {
        let tables = self.tables();
        let wanted = tables
            .turns(scope, session)
            .filter(|turn| turns.contains(&turn.reference.turn));
        Ok(wanted.cloned().collect())
    }

    async fn completed_since(
        &self,
        scope: Scope,
        session: SessionId,
        round: u32,
    ) -> Result<Vec<Turn>, PortError> {
        let tables = self.tables();
        let completed = tables.turns(scope, session).filter(|turn| {
            matches!(turn.outcome, TurnOutcome::Completed { .. }) && turn.reference.round >= round
        });
        Ok(completed.cloned().collect())
    }
}

#[async_trait]
impl JournalReader for MemoryStore {
    async fn after(
        &self,
        scope: Scope,
        session: SessionId,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, PortError> {
        let tables = self.tables();
        if tables.session(scope, session).is_none() {
            return Ok(Vec::new());
        }
        let entries = tables
            .journal
            .range((session, sequence.saturating_add(1))..=(session, u64::MAX));
        Ok(entries
            .take(limit as usize)
            .map(|(_, entry)| (**entry).clone())
            .collect())
    }

    async fn last_until(
        &self,
        scope: Scope,
        session: SessionId,
        at: DateTime<Utc>,
    ) -> Result<u64, PortError> {
        let at = micros(at);
        let entries = JournalReader::after(self, scope, session, 0, u32::MAX).await?;
        let last = entries.iter().rev().find(|entry| entry.at <= at);
        Ok(last.map_or(0, |entry| entry.sequence))
    }
}

#[async_trait]
impl NoteReader for MemoryStore {
    async fn list(&self, scope: Scope, session: SessionId) -> Result<Vec<Note>, PortError> {
        let tables = self.tables();
        let notes = tables.notes.get(&session);
        Ok(notes
            .filter(|_| tables.session(scope, session).is_some())
            .cloned()
            .unwrap_or_default())
    }
}
