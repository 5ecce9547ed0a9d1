//! Into the archive and out of it. What is there already stays as it is.

use atelier_domain::identity::Scope;
use atelier_domain::kernel::ProjectId;
use atelier_domain::projects::{ProjectError, ProjectSummary};

use super::Projects;

impl Projects {
    /// Its sessions stay in it and can be worked on; new ones are refused.
    pub async fn archive(
        &self,
        scope: Scope,
        id: ProjectId,
    ) -> Result<ProjectSummary, ProjectError> {
        let now = self.editorial.ports.clock.now();
        self.rewrite(scope, id, None, |project| {
            project.archived_at.get_or_insert(now);
            Ok(())
        })
        .await
    }

    pub async fn unarchive(
        &self,
        scope: Scope,
        id: ProjectId,
    ) -> Result<ProjectSummary, ProjectError> {
        self.rewrite(scope, id, None, |project| {
            project.archived_at = None;
            Ok(())
        })
        .await
    }
}
