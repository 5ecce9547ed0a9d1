//! Changes by the person.

use atelier_domain::identity::Scope;
use atelier_domain::kernel::ProjectId;
use atelier_domain::projects::{ProjectChange, ProjectError, ProjectSummary};

use super::Projects;
use crate::editorial::Planner;

impl Projects {
    /// `expected` is the revision that the caller has seen.
    pub async fn change(
        &self,
        scope: Scope,
        id: ProjectId,
        expected: Option<u64>,
        change: ProjectChange,
    ) -> Result<ProjectSummary, ProjectError> {
        let plan = self.editorial.plans().of(scope).await?;
        self.rewrite(scope, id, expected, |project| {
            let editorial = &self.editorial;
            editorial.in_house(&Planner::on(plan), |house| {
                change.clone().apply(project, house)
            })
        })
        .await
    }
}
