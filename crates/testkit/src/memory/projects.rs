//! Groups of sessions.

use std::cmp::Reverse;
use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError, ProjectId};
use atelier_domain::projects::{
    Project, ProjectCursor, ProjectReader, ProjectSummary, ProjectWriter,
};

use super::store::MemoryStore;
use super::tables::{Tables, micros};
use super::transaction::{MemoryTransaction, insert};

#[async_trait]
impl ProjectReader for MemoryStore {
    async fn find(&self, scope: Scope, id: ProjectId) -> Result<Option<ProjectSummary>, PortError> {
        let tables = self.tables();
        let project = tables.project(scope, id);
        Ok(project.map(|project| summary(&tables, project)))
    }

    async fn list(
        &self,
        scope: Scope,
        archived: bool,
        after: Option<ProjectCursor>,
        limit: Limit,
    ) -> Result<Page<ProjectSummary, ProjectCursor>, PortError> {
        let tables = self.tables();
        let after = after.map(|cursor| (micros(cursor.updated_at), cursor.id));
        let mut projects: Vec<&Project> = tables
            .projects
            .values()
            .filter(|project| project.owner == scope.user())
            .filter(|project| project.archived_at.is_some() == archived)
            .filter(|project| after.is_none_or(|last| (project.updated_at, project.id) < last))
            .collect();
        projects.sort_by_key(|project| Reverse((project.updated_at, project.id)));
        let rows = projects
            .into_iter()
            .take(limit.get() as usize + 1)
            .map(|project| summary(&tables, project))
            .collect();
        Ok(Page::from_rows(rows, limit, |last| ProjectCursor {
            updated_at: last.project.updated_at,
            id: last.project.id,
        }))
    }

    async fn count(&self, scope: Scope) -> Result<u64, PortError> {
        Ok(count(&self.tables(), scope))
    }
}

fn count(tables: &Tables, scope: Scope) -> u64 {
    let projects = tables.projects.values();
    let there = projects.filter(|project| project.owner == scope.user());
    there.count() as u64
}

fn summary(tables: &Tables, project: &Project) -> ProjectSummary {
    let sessions = tables.sessions.values();
    let sessions = sessions.filter(|session| session.project == Some(project.id));
    ProjectSummary {
        project: project.clone(),
        sessions: sessions.count() as u64,
    }
}

fn row(project: &Project) -> Project {
    Project {
        archived_at: project.archived_at.map(micros),
        created_at: micros(project.created_at),
        updated_at: micros(project.updated_at),
        ..project.clone()
    }
}

#[async_trait]
impl ProjectWriter for MemoryTransaction {
    async fn add(&mut self, project: &Project) -> Result<u64, PortError> {
        self.write("a project has an id of its own and an owner", |tables| {
            tables.users.get(&project.owner)?;
            insert(&mut tables.projects, project.id, row(project))
        })?;
        Ok(count(&self.tables, Scope::person(project.owner)))
    }

    async fn save(&mut self, project: &Project) -> Result<bool, PortError> {
        self.check()?;
        let kept = self.tables.projects.get_mut(&project.id);
        let kept = kept
            .filter(|kept| kept.owner == project.owner && kept.revision + 1 == project.revision);
        let Some(kept) = kept else { return Ok(false) };
        *kept = Project {
            created_at: kept.created_at,
            ..row(project)
        };
        Ok(true)
    }

    async fn takes_sessions(&mut self, scope: Scope, id: ProjectId) -> Result<bool, PortError> {
        self.check()?;
        let project = self.tables.project(scope, id);
        Ok(project.is_some_and(|project| project.archived_at.is_none()))
    }

    async fn delete(&mut self, scope: Scope, id: ProjectId) -> Result<bool, PortError> {
        self.check()?;
        let project = self.tables.project(scope, id);
        if project.is_none_or(|project| project.archived_at.is_none()) {
            return Ok(false);
        }
        self.tables.projects.remove(&id);
        for session in self.tables.sessions.values_mut() {
            if session.project == Some(id) {
                let session = Arc::make_mut(session);
                session.project = None;
                session.revision += 1;
            }
        }
        Ok(true)
    }
}
