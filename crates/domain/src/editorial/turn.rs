//! One agent's one answer, as it is kept.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::editorial::answer;
use crate::editorial::document::VersionNumber;
use crate::editorial::evaluation::Evaluation;
use crate::editorial::event::{Failure, TurnRef};
use crate::editorial::prompt::Reduced;
use crate::kernel::{MicroCredits, SessionId};
use crate::models::{Dropped, FinishReason, TokenUsage};

/// A turn that ended, one way or another. Its raw answer is kept as the model wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    pub reference: TurnRef,
    pub session: SessionId,
    pub provider: String,
    /// The catalogue's id of the model that was asked.
    pub model: String,
    /// The model that the vendor says answered.
    pub answered_by: Option<String>,
    pub outcome: TurnOutcome,
    pub raw_answer: String,
    pub evaluation: Option<Evaluation>,
    pub usage: TokenUsage,
    /// The vendor reported no usage; the numbers are our count, which errs high.
    pub usage_is_estimated: bool,
    pub credits: MicroCredits,
    /// The version this turn wrote.
    pub version: Option<VersionNumber>,
    pub sent: SentParameters,
    /// The vendor's id of the call.
    pub request_id: Option<String>,
    pub started_at: DateTime<Utc>,
    /// From the call to the first piece of answer, in milliseconds.
    pub first_token_ms: Option<u32>,
    pub ended_at: DateTime<Utc>,
}

impl Turn {
    /// The prose of the answer: everything but the evaluation block.
    ///
    /// The criteria are those of the kept evaluation; without one a block is known by the usual keys alone.
    pub fn output(&self) -> String {
        let evaluation = self.evaluation.iter();
        let criteria = evaluation.flat_map(|evaluation| &evaluation.criteria);
        answer::split(
            &self.raw_answer,
            criteria.map(|criterion| criterion.name.as_str()),
        )
        .0
    }

    pub fn latency_ms(&self) -> u32 {
        u32::try_from((self.ended_at - self.started_at).num_milliseconds().max(0))
            .unwrap_or(u32::MAX)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum TurnOutcome {
    Completed {
        finish_reason: FinishReason,
        vendor_reason: String,
    },
    /// Costs nothing.
    Failed { failure: Failure },
    /// The person stopped the run; what had been streamed is kept, outside the document.
    Stopped,
}

impl TurnOutcome {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Completed { .. } => "completed",
            Self::Failed { .. } => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// What was asked of the vendor beside the prompt, and what was left out because the model refuses it or can't read it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SentParameters {
    pub max_output_tokens: u32,
    pub temperature: Option<f32>,
    pub dropped: Vec<Dropped>,
    /// Nothing where the prompt was sent whole.
    #[serde(default)]
    pub reduced: Reduced,
}
