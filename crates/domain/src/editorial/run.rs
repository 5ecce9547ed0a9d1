//! The state of a run: the phase engine's cursor. Stored as a document with the session.

use serde::{Deserialize, Serialize};

use crate::editorial::agent::{AgentId, Phase};
use crate::editorial::document::{PerMille, VersionNumber};
use crate::editorial::evaluation::Score;
use crate::editorial::event::{Failure, TurnRef};
use crate::editorial::termination::{CompletionReason, RoundResult};
use crate::kernel::MicroCredits;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Draft,
    Running,
    Paused,
    Completed,
    Failed,
    Stopped,
}

impl Status {
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Running,
        Self::Paused,
        Self::Completed,
        Self::Failed,
        Self::Stopped,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether the run, and with it its event stream, is over (it may still be taken up again).
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Stopped)
    }
}

/// What the person asked of a running run; it takes effect when the open turns are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    Pause,
    Stop,
}

/// Everything the engine knows. Nothing in it is derived from a clock or from chance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub status: Status,
    /// The rules this run was started with; a newer engine goes on with them.
    pub engine_version: u32,
    /// The prompt templates this run was started with.
    pub prompt_version: u32,
    /// 0 before the first.
    pub round: u32,
    /// Where in the round the run stands; absent between rounds.
    pub phase: Option<PhaseState>,
    /// What is done of the round under way; an agent works once in a round.
    pub finished: Vec<FinishedStep>,
    /// The share of the document that this round's writers changed so far.
    pub changed: PerMille,
    pub rounds: Vec<RoundResult>,
    /// Rounds before this index were done before the person's last own edit: later drafts are not compared with them.
    pub compared_from: usize,
    /// How often open turns were started over since the last turn that was completed: their workers died.
    #[serde(default)]
    pub restarts: u32,
    /// The version that the next agent reads; absent while there is no document.
    pub document: Option<VersionNumber>,
    /// The highest number any version has.
    pub latest_version: u32,
    pub requested: Option<Request>,
    /// How many notes the person has added.
    #[serde(default)]
    pub notes: u32,
    /// Why a turn failed for good: while others are still open, and then for as long as the run has failed.
    pub failure: Option<Failure>,
    pub completion: Option<CompletionReason>,
    pub credits_used: MicroCredits,
    /// The session's credit limit was fixed by the house when the run was started, not chosen by the person.
    #[serde(default)]
    pub has_default_limit: bool,
}

/// A phase under way: agents still to be called, calls that are open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseState {
    pub phase: Phase,
    pub waiting: Vec<Step>,
    pub open: Vec<TurnRef>,
}

/// A step of a round that is still to be done; `attempts` counts the ones already made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub agent: AgentId,
    pub attempts: u32,
}

/// A step of a round that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishedStep {
    pub agent: AgentId,
    pub phase: Phase,
    /// Unknown where the answer carried no score.
    pub overall: Option<Score>,
}

impl Run {
    /// A run that has not started, on a draft that has `versions` versions (0 or 1).
    pub fn draft(versions: u32) -> Self {
        Self {
            status: Status::Draft,
            engine_version: super::engine::ENGINE_VERSION,
            prompt_version: super::prompt::PROMPT_VERSION,
            round: 0,
            phase: None,
            finished: Vec::new(),
            changed: PerMille::default(),
            rounds: Vec::new(),
            compared_from: 0,
            restarts: 0,
            document: VersionNumber::new(versions),
            latest_version: versions,
            requested: None,
            notes: 0,
            failure: None,
            completion: None,
            credits_used: MicroCredits::ZERO,
            has_default_limit: false,
        }
    }

    /// Whether an agent has done its part of the round under way.
    pub fn has_finished(&self, agent: &AgentId) -> bool {
        self.finished.iter().any(|step| &step.agent == agent)
    }

    /// The round whose writers hear what the person says now.
    pub const fn next_round(&self) -> u32 {
        self.round.saturating_add(1)
    }

    /// The calls that were open when this state was written.
    pub fn open_turns(&self) -> &[TurnRef] {
        self.phase
            .as_ref()
            .map_or(&[], |phase| phase.open.as_slice())
    }
}
