//! A session as a snapshot, and as a line of a list.

use std::collections::BTreeMap;

use atelier_domain::editorial::evaluation::Score;
use atelier_domain::editorial::{self, Position, SessionCursor};
use atelier_domain::kernel::{MicroCredits, Page};
use atelier_usecases::editorial::SessionView;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Agent, Status};
use crate::cursor;

/// A session with its document as it stands. `last_event_id` is the last event that this snapshot contains: follow
/// from there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session<'a> {
    id: Uuid,
    #[schema(example = "River essay")]
    title: &'a str,
    status: Status,
    #[schema(example = "0")]
    last_event_id: String,
    starred: bool,
    #[schema(required)]
    project_id: Option<Uuid>,
    initial_prompt: &'a str,
    /// Null while there is no document.
    #[schema(required)]
    working_document: Option<&'a str>,
    /// The number of the version that `working_document` is.
    #[schema(required, minimum = 1)]
    document_version: Option<u32>,
    /// Texts by name.
    reference_documents: BTreeMap<&'a str, &'a str>,
    #[schema(required)]
    reference_instructions: Option<&'a str>,
    agents: Vec<Agent<'a>>,
    termination: Termination,
    review_each_round: bool,
    /// 0 before the first.
    current_round: u32,
    rounds: Vec<Round>,
    #[schema(minimum = 0, example = 1.5)]
    credits_used: f64,
    #[schema(required)]
    termination_reason: Option<TerminationReason>,
    #[schema(required)]
    failure: Option<Failure<'a>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[schema(required)]
    completed_at: Option<DateTime<Utc>>,
}

/// When the run ends by itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Termination {
    #[schema(minimum = 1)]
    max_rounds: u32,
    /// Null: scores never end the run.
    #[schema(required, minimum = 0, maximum = 10)]
    score_threshold: Option<f64>,
    /// Null until the start, which fills in the ceiling of the estimate.
    #[schema(required, exclusive_minimum = 0)]
    max_credits: Option<f64>,
    stop_on_plateau: bool,
}

/// What a finished round came to.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_field_names,
    reason = "its number is called so in every other answer"
)]
pub(crate) struct Round {
    #[schema(minimum = 1)]
    round: u32,
    /// Null where nobody gave one: unknown is not a number.
    #[schema(required, minimum = 0, maximum = 10)]
    score: Option<f64>,
    /// The version that was judged.
    #[schema(minimum = 1)]
    version: u32,
    /// The share of the document that this round changed.
    #[schema(minimum = 0, maximum = 1)]
    changed_share: f64,
}

/// Why a run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TerminationReason {
    MaxRounds,
    ScoreThreshold,
    MaxCredits,
    Converged,
    Stopped,
    Failed,
}

/// Why a turn or a run failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Failure<'a> {
    /// Stable, for programs.
    #[schema(example = "provider_not_configured")]
    code: &'a str,
    /// For people.
    message: &'a str,
}

/// A session as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionSummary {
    id: Uuid,
    title: String,
    status: Status,
    starred: bool,
    #[schema(required)]
    project_id: Option<Uuid>,
    current_round: u32,
    #[schema(minimum = 0)]
    credits_used: f64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[schema(required)]
    completed_at: Option<DateTime<Utc>>,
}

/// By last change, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionList {
    items: Vec<SessionSummary>,
    /// Null at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl<'a> From<&'a SessionView> for Session<'a> {
    fn from(view: &'a SessionView) -> Self {
        let SessionView { session, document } = view;
        let editorial::Brief {
            initial_prompt,
            references,
            reference_instructions,
        } = &*session.brief;
        let run = &session.run;
        Self {
            id: session.id.as_uuid(),
            title: &session.title,
            status: session.status().into(),
            last_event_id: Position::entry(session.last_sequence).to_string(),
            starred: session.starred,
            project_id: session.project.map(|project| project.as_uuid()),
            initial_prompt,
            working_document: document.as_ref().map(|version| version.content.as_str()),
            document_version: document.as_ref().map(|version| version.number.get()),
            reference_documents: references
                .iter()
                .map(|text| (&*text.name, &*text.text))
                .collect(),
            reference_instructions: reference_instructions.as_deref(),
            agents: session.plan.agents.iter().map(Agent::from).collect(),
            termination: (&session.plan.termination).into(),
            review_each_round: session.plan.review_each_round,
            current_round: run.round,
            rounds: run.rounds.iter().map(Round::from).collect(),
            credits_used: run.credits_used.as_credits(),
            termination_reason: TerminationReason::of(run),
            failure: run.failure.as_ref().map(Failure::from),
            created_at: session.created_at,
            updated_at: session.updated_at,
            completed_at: session.completed_at,
        }
    }
}

impl From<&editorial::Termination> for Termination {
    fn from(termination: &editorial::Termination) -> Self {
        Self {
            max_rounds: termination.max_rounds,
            score_threshold: termination.score_threshold.map(Score::as_f64),
            max_credits: termination.max_credits.map(MicroCredits::as_credits),
            stop_on_plateau: termination.stop_on_plateau,
        }
    }
}

impl From<&editorial::RoundResult> for Round {
    fn from(result: &editorial::RoundResult) -> Self {
        Self {
            round: result.round,
            score: result.score.map(Score::as_f64),
            version: result.version.get(),
            changed_share: super::document::share(result.changed),
        }
    }
}

impl TerminationReason {
    fn of(run: &editorial::Run) -> Option<Self> {
        match run.status {
            editorial::Status::Completed => run.completion.map(|reason| match reason {
                editorial::CompletionReason::MaxRounds => Self::MaxRounds,
                editorial::CompletionReason::ScoreThreshold => Self::ScoreThreshold,
                editorial::CompletionReason::MaxCredits => Self::MaxCredits,
                editorial::CompletionReason::Converged => Self::Converged,
            }),
            editorial::Status::Stopped => Some(Self::Stopped),
            editorial::Status::Failed => Some(Self::Failed),
            editorial::Status::Draft | editorial::Status::Running | editorial::Status::Paused => {
                None
            }
        }
    }
}

impl<'a> From<&'a editorial::Failure> for Failure<'a> {
    fn from(failure: &'a editorial::Failure) -> Self {
        Self {
            code: &failure.code,
            message: &failure.message,
        }
    }
}

impl From<editorial::SessionSummary> for SessionSummary {
    fn from(summary: editorial::SessionSummary) -> Self {
        Self {
            id: summary.id.as_uuid(),
            title: summary.title,
            status: summary.status.into(),
            starred: summary.starred,
            project_id: summary.project.map(|project| project.as_uuid()),
            current_round: summary.current_round,
            credits_used: summary.credits_used.as_credits(),
            created_at: summary.created_at,
            updated_at: summary.updated_at,
            completed_at: summary.completed_at,
        }
    }
}

impl From<Page<editorial::SessionSummary, SessionCursor>> for SessionList {
    fn from(page: Page<editorial::SessionSummary, SessionCursor>) -> Self {
        Self {
            items: page.items.into_iter().map(SessionSummary::from).collect(),
            next_cursor: page.next.as_ref().map(cursor::encode),
        }
    }
}
