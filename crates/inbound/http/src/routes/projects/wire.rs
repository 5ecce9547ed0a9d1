//! Projects as JSON.

use atelier_domain::kernel::Page;
use atelier_domain::projects;
use atelier_domain::projects::{ProjectChange, ProjectCursor, ProjectSummary};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cursor;
use crate::extract::said;
use crate::routes::editorial::wire::AgentDraft;

/// A project to be made. Only `name` is required.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Rivers",
    "description": "All essays about rivers.",
    "default_agents": [{"role": "writer"}, {"role": "style_editor"}]
}))]
pub(crate) struct ProjectDraft {
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    name: String,
    #[schema(max_length = 2000)]
    description: Option<String>,
    /// The agents of new sessions that name none. Absent: the ready ones.
    #[schema(min_items = 1)]
    default_agents: Option<Vec<AgentDraft>>,
}

/// What is to change; the rest stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Rivers and lakes", "default_agents": null}))]
#[expect(
    clippy::option_option,
    reason = "absent, null and a list are three wishes"
)]
pub(crate) struct ProjectPatch {
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    name: Option<String>,
    #[schema(max_length = 2000)]
    description: Option<String>,
    /// Replaces the whole team. Null: the ready ones.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<Vec<AgentDraft>>, min_items = 1)]
    default_agents: Option<Option<Vec<AgentDraft>>>,
}

/// A group of sessions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019a9f6e-2c00-7000-8000-000000000001",
    "name": "Rivers",
    "description": "All essays about rivers.",
    "default_agents": [{"role": "writer"}, {"role": "style_editor"}],
    "session_count": 12,
    "archived_at": null,
    "created_at": "2026-11-20T09:00:00Z",
    "updated_at": "2026-11-20T09:00:00Z"
}))]
pub(crate) struct Project {
    id: Uuid,
    name: String,
    description: String,
    /// As they were given; what was left out is null. Null: the ready ones.
    #[schema(required)]
    default_agents: Option<Vec<AgentDraft>>,
    /// How many sessions are in it.
    session_count: u64,
    /// Null while it is not archived.
    #[schema(required)]
    archived_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// By last change, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectList {
    items: Vec<Project>,
    /// Null at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<ProjectDraft> for projects::ProjectDraft {
    fn from(draft: ProjectDraft) -> Self {
        Self {
            name: draft.name,
            description: draft.description.unwrap_or_default(),
            default_agents: draft.default_agents.map(drafts),
        }
    }
}

impl From<ProjectPatch> for ProjectChange {
    fn from(patch: ProjectPatch) -> Self {
        Self {
            name: patch.name,
            description: patch.description,
            default_agents: patch.default_agents.map(|agents| agents.map(drafts)),
        }
    }
}

fn drafts<T: Into<U>, U>(agents: Vec<T>) -> Vec<U> {
    agents.into_iter().map(Into::into).collect()
}

impl From<ProjectSummary> for Project {
    fn from(summary: ProjectSummary) -> Self {
        let ProjectSummary { project, sessions } = summary;
        Self {
            id: project.id.as_uuid(),
            name: project.name,
            description: project.description,
            default_agents: project.default_agents.map(drafts),
            session_count: sessions,
            archived_at: project.archived_at,
            created_at: project.created_at,
            updated_at: project.updated_at,
        }
    }
}

impl From<Page<ProjectSummary, ProjectCursor>> for ProjectList {
    fn from(page: Page<ProjectSummary, ProjectCursor>) -> Self {
        Self {
            items: page.items.into_iter().map(Project::from).collect(),
            next_cursor: page.next.as_ref().map(cursor::encode),
        }
    }
}
