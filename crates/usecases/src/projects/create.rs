//! A new project.

use atelier_domain::billing::Counted;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::ProjectId;
use atelier_domain::projects::{Project, ProjectDraft, ProjectError, ProjectSummary};

use super::Projects;
use crate::editorial::Planner;

impl Projects {
    pub async fn create(
        &self,
        scope: Scope,
        draft: ProjectDraft,
    ) -> Result<ProjectSummary, ProjectError> {
        let plan = self.editorial.plans().of(scope).await?;
        let ProjectDraft {
            name,
            description,
            default_agents,
        } = self
            .editorial
            .in_house(&Planner::on(plan), |house| draft.admit(house))?;
        let now = self.editorial.ports.clock.now();
        let project = Project {
            id: ProjectId::new(self.editorial.ports.ids.uuid()),
            owner: scope.user(),
            name,
            description,
            default_agents,
            archived_at: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        let mut transaction = self.store().begin(scope).await?;
        let there = transaction.projects().add(&project).await?;
        plan.check_taken("projects", Counted::Projects, there)
            .map_err(ProjectError::PlanLimit)?;
        transaction.commit().await?;
        Ok(ProjectSummary {
            project,
            sessions: 0,
        })
    }
}
