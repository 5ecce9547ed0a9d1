//! The session: a task, material, agents, and the state of its run.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::editorial::agent::{Agent, AgentId, Phase};
use crate::editorial::lease::Lease;
use crate::editorial::run::{Run, Status};
use crate::editorial::termination::Termination;
use crate::kernel::{MicroCredits, ProjectId, SessionId, UserId, WorkerId};

/// What the person gives: kept as given, and the same for every round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    pub initial_prompt: String,
    /// In the order of their names.
    pub references: Vec<Reference>,
    pub reference_instructions: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub name: String,
    pub text: String,
}

/// How the run goes: who works on it and when it ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub agents: Vec<Agent>,
    pub termination: Termination,
    pub review_each_round: bool,
}

impl Plan {
    pub fn agent(&self, id: &AgentId) -> Option<&Agent> {
        self.agents.iter().find(|agent| &agent.id == id)
    }

    /// The agents that work in a phase, in list order.
    pub fn active(&self, phase: Phase) -> impl Iterator<Item = &Agent> {
        self.agents
            .iter()
            .filter(move |agent| agent.is_active && agent.phase == phase)
    }
}

/// A session as one aggregate. Its texts (document versions, turns) are read on their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub id: SessionId,
    pub owner: UserId,
    pub project: Option<ProjectId>,
    pub title: String,
    pub starred: bool,
    /// Shared: a state of the session is copied with every write, what the person gave never changes.
    pub brief: Arc<Brief>,
    pub plan: Plan,
    pub run: Run,
    /// The sequence of the last journal entry that this state contains.
    pub last_sequence: u64,
    /// Counts writes; a write names the revision it was made from and fails when it is no longer the last.
    pub revision: u64,
    /// Counts how often the lease was taken, so that the one who took it last is known by its number; 0 before the
    /// first. It rises only with a revision.
    pub fence: u64,
    /// Who drives the run; absent while nobody does. It is prolonged and given back without a revision.
    pub lease: Option<Lease>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
}

impl Session {
    pub const UNTITLED: &'static str = "Untitled Session";
    pub const TITLE_CHARS: usize = 200;

    pub const fn status(&self) -> Status {
        self.run.status
    }

    /// Until when another worker drives the run; nothing where this one may take it.
    pub fn held_against(&self, worker: WorkerId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let held = self.lease.filter(|lease| !lease.can_be_taken(worker, now));
        held.map(|lease| lease.until)
    }

    /// Whether some worker drives the run, as far as its lease tells.
    pub fn is_driven(&self, now: DateTime<Utc>) -> bool {
        self.lease.is_some_and(|lease| lease.until > now)
    }

    /// What of a price the person is charged: never more than is left of the session's limit. What was estimated too
    /// low is the platform's loss.
    pub fn charged(&self, price: MicroCredits) -> MicroCredits {
        match self.plan.termination.max_credits {
            Some(limit) => price.min(limit.saturating_sub(self.run.credits_used)),
            None => price,
        }
    }
}

/// A session as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionSummary {
    pub id: SessionId,
    pub project: Option<ProjectId>,
    pub title: String,
    pub status: Status,
    pub starred: bool,
    pub current_round: u32,
    pub credits_used: MicroCredits,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
}

/// How far a session's run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunHead {
    pub session: SessionId,
    pub status: Status,
    /// The sequence of the last journal entry.
    pub last_sequence: u64,
    pub updated_at: DateTime<Utc>,
}
