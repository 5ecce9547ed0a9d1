//! The edge to the tables of projects.

use async_trait::async_trait;

use super::{Project, ProjectCursor, ProjectSummary};
use crate::identity::Scope;
use crate::kernel::{Limit, Page, PortError, ProjectId};

#[async_trait]
pub trait ProjectReader: Send + Sync {
    async fn find(&self, scope: Scope, id: ProjectId) -> Result<Option<ProjectSummary>, PortError>;

    /// By last change, newest first, with the number of sessions in each, by one query. `archived` chooses which kind.
    async fn list(
        &self,
        scope: Scope,
        archived: bool,
        after: Option<ProjectCursor>,
        limit: Limit,
    ) -> Result<Page<ProjectSummary, ProjectCursor>, PortError>;

    /// How many there are, those in the archive too.
    async fn count(&self, scope: Scope) -> Result<u64, PortError>;
}

#[async_trait]
pub trait ProjectWriter: Send {
    /// How many projects the person has then, those in the archive too. Who adds another one at the same time waits, so
    /// that the number is true when this is committed.
    async fn add(&mut self, project: &Project) -> Result<u64, PortError>;

    /// Writes the project whose revision is one below the one given. Whether that was the last.
    async fn save(&mut self, project: &Project) -> Result<bool, PortError>;

    /// Whether the project is there and takes sessions; it stays so until the transaction ends.
    async fn takes_sessions(&mut self, scope: Scope, id: ProjectId) -> Result<bool, PortError>;

    /// Removes an archived project; its sessions stay, without one. Whether there was such a project.
    async fn delete(&mut self, scope: Scope, id: ProjectId) -> Result<bool, PortError>;
}
