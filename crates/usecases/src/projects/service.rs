//! What the operations of this context stand on.

use std::sync::Arc;

use atelier_domain::identity::Scope;
use atelier_domain::kernel::ProjectId;
use atelier_domain::ports::Store;
use atelier_domain::projects::{Project, ProjectError, ProjectSummary};

use crate::editorial::Editorial;

/// How often somebody else may write in between.
const TRIES: u32 = 4;

/// Projects.
pub struct Projects {
    /// Knows what agents there may be.
    pub(super) editorial: Arc<Editorial>,
}

impl Projects {
    pub fn new(editorial: Arc<Editorial>) -> Self {
        Self { editorial }
    }

    pub(super) fn store(&self) -> &dyn Store {
        &*self.editorial.ports.store
    }

    /// Applies a change to the project as it is. `expected` is the revision that the caller has seen. A change that
    /// changes nothing is not written.
    pub(super) async fn rewrite(
        &self,
        scope: Scope,
        id: ProjectId,
        expected: Option<u64>,
        apply: impl Fn(&mut Project) -> Result<(), ProjectError>,
    ) -> Result<ProjectSummary, ProjectError> {
        for _ in 0..TRIES {
            let current = self.get(scope, id).await?;
            if expected.is_some_and(|revision| revision != current.project.revision) {
                return Err(ProjectError::Changed);
            }
            let mut next = current.clone();
            apply(&mut next.project)?;
            if next == current {
                return Ok(current);
            }
            next.project.revision += 1;
            next.project.updated_at = self.editorial.ports.clock.now();
            let mut transaction = self.store().begin(scope).await?;
            if transaction.projects().save(&next.project).await? {
                transaction.commit().await?;
                return Ok(next);
            }
        }
        Err(ProjectError::Busy)
    }
}
