//! One project, lists of them, and their sessions.

use atelier_domain::editorial::{ProjectFilter, SessionCursor, SessionFilter, SessionSummary};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, ProjectId};
use atelier_domain::projects::{ProjectCursor, ProjectError, ProjectSummary};

use super::Projects;

impl Projects {
    pub async fn get(&self, scope: Scope, id: ProjectId) -> Result<ProjectSummary, ProjectError> {
        let found = self.store().projects().find(scope, id).await?;
        found.ok_or(ProjectError::NotFound)
    }

    /// By last change, newest first: those in the archive, or the others.
    pub async fn list(
        &self,
        scope: Scope,
        archived: bool,
        after: Option<ProjectCursor>,
        limit: Limit,
    ) -> Result<Page<ProjectSummary, ProjectCursor>, ProjectError> {
        let projects = self.store().projects();
        Ok(projects.list(scope, archived, after, limit).await?)
    }

    /// The sessions in a project that the filter lets through, by last change, newest first.
    pub async fn sessions(
        &self,
        scope: Scope,
        id: ProjectId,
        filter: SessionFilter,
        after: Option<SessionCursor>,
        limit: Limit,
    ) -> Result<Page<SessionSummary, SessionCursor>, ProjectError> {
        self.get(scope, id).await?;
        let filter = SessionFilter {
            project: Some(ProjectFilter::In(id)),
            ..filter
        };
        let sessions = self.store().sessions();
        Ok(sessions.list(scope, &filter, after, limit).await?)
    }
}
