//! Sessions and the project that they are in.

use atelier_domain::editorial::draft::SessionDraft;
use atelier_domain::editorial::{Authority, EditorialError, SaveError, Session};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{ProjectId, SessionId};
use atelier_domain::ports::Transaction;
use atelier_domain::projects::Project;

use super::Editorial;
use super::commit::TRIES;

impl Editorial {
    /// Moves the session into a project that is not archived, or out of any. Where it is already it may stay.
    pub async fn move_session(
        &self,
        scope: Scope,
        id: SessionId,
        project: Option<ProjectId>,
    ) -> Result<Session, EditorialError> {
        for _ in 0..TRIES {
            let mut session = self.load(scope, id).await?;
            if session.project == project {
                return Ok(session);
            }
            session.project = project;
            session.updated_at = self.ports.clock.now();
            let mut transaction = self.begin_in(scope, project).await?;
            let editorial = transaction.editorial();
            match editorial.save(&session, Authority::Person).await {
                Ok(()) => {}
                Err(SaveError::Stale) => continue,
                Err(SaveError::Port(error)) => return Err(error.into()),
            }
            transaction.commit().await?;
            session.revision += 1;
            return Ok(session);
        }
        Err(EditorialError::Busy)
    }

    /// The draft as its project completes it. A project that takes no sessions is told before anything else.
    pub(super) async fn in_project(
        &self,
        scope: Scope,
        draft: SessionDraft,
    ) -> Result<SessionDraft, EditorialError> {
        let Some(id) = draft.project else {
            return Ok(draft);
        };
        let project = self.open_project(scope, id).await?;
        Ok(SessionDraft {
            agents: draft.agents.or(project.default_agents),
            ..draft
        })
    }

    /// A transaction during which the project takes sessions: nobody archives or deletes it before it ends.
    pub(super) async fn begin_in(
        &self,
        scope: Scope,
        project: Option<ProjectId>,
    ) -> Result<Box<dyn Transaction>, EditorialError> {
        let mut transaction = self.ports.store.begin(scope).await?;
        let Some(id) = project else {
            return Ok(transaction);
        };
        if transaction.projects().takes_sessions(scope, id).await? {
            return Ok(transaction);
        }
        drop(transaction);
        self.open_project(scope, id).await?;
        // It is out of the archive again; a moment before it was not.
        Err(EditorialError::ProjectArchived)
    }

    /// The project, if it is the scope's, unless it is archived.
    async fn open_project(&self, scope: Scope, id: ProjectId) -> Result<Project, EditorialError> {
        let found = self.ports.store.projects().find(scope, id).await?;
        let project = found.ok_or(EditorialError::ProjectNotFound)?.project;
        if project.archived_at.is_some() {
            return Err(EditorialError::ProjectArchived);
        }
        Ok(project)
    }
}
