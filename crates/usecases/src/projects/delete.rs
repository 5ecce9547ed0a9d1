//! The end of a project.

use atelier_domain::identity::Scope;
use atelier_domain::kernel::ProjectId;
use atelier_domain::projects::ProjectError;

use super::Projects;

impl Projects {
    /// Removes an archived project for good; its sessions stay, in none.
    pub async fn delete(&self, scope: Scope, id: ProjectId) -> Result<(), ProjectError> {
        let mut transaction = self.store().begin(scope).await?;
        let existed = transaction.projects().delete(scope, id).await?;
        transaction.commit().await?;
        if existed {
            return Ok(());
        }
        self.get(scope, id).await?;
        Err(ProjectError::NotArchived)
    }
}
