//! One session, lists of them, and their turns.

use atelier_domain::editorial::document::DocumentVersion;
use atelier_domain::editorial::{
    EditorialError, Session, SessionCursor, SessionFilter, SessionSummary, Turn,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, SessionId, TurnId};

use super::Editorial;

/// A session with the document as it stands.
#[derive(Clone, Debug)]
pub struct SessionView {
    pub session: Session,
    /// Absent while there is none.
    pub document: Option<DocumentVersion>,
}

impl Editorial {
    pub async fn get(&self, scope: Scope, id: SessionId) -> Result<SessionView, EditorialError> {
        let session = self.load(scope, id).await?;
        let document = self.current_version(scope, &session).await?;
        Ok(SessionView { session, document })
    }

    /// By last change, newest first.
    pub async fn list(
        &self,
        scope: Scope,
        filter: &SessionFilter,
        after: Option<SessionCursor>,
        limit: Limit,
    ) -> Result<Page<SessionSummary, SessionCursor>, EditorialError> {
        Ok(self
            .ports
            .store
            .sessions()
            .list(scope, filter, after, limit)
            .await?)
    }

    /// In the order of their start.
    pub async fn turns(
        &self,
        scope: Scope,
        id: SessionId,
        after: Option<TurnId>,
        limit: Limit,
    ) -> Result<Page<Turn, TurnId>, EditorialError> {
        self.load(scope, id).await?;
        Ok(self
            .ports
            .store
            .turns()
            .list(scope, id, after, limit)
            .await?)
    }
}
