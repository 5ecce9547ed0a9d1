//! A group of sessions.

use chrono::{DateTime, Utc};

use crate::editorial::draft::AgentDraft;
use crate::kernel::{ProjectId, UserId};

#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    pub id: ProjectId,
    pub owner: UserId,
    /// 1 to 200 characters.
    pub name: String,
    /// May be empty; at most 2,000 characters.
    pub description: String,
    /// The agents of new sessions that name none; absent: the ready ones.
    pub default_agents: Option<Vec<AgentDraft>>,
    /// An archived project is hidden unless asked for, and takes no new sessions.
    pub archived_at: Option<DateTime<Utc>>,
    /// Counts writes, from 1.
    pub revision: u64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Project {
    pub const NAME_CHARS: usize = 200;
    pub const DESCRIPTION_CHARS: usize = 2_000;
}

/// A project as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectSummary {
    pub project: Project,
    pub sessions: u64,
}

/// By last change, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectCursor {
    pub updated_at: DateTime<Utc>,
    pub id: ProjectId,
}
