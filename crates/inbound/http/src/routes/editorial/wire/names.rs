//! Words for which the API has a fixed list.

use atelier_domain::editorial::document;
use atelier_domain::editorial::{self, evaluation};
use atelier_domain::models;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An enumeration of the wire that has the same cases as one of the domain.
macro_rules! wire_enum {
    ($(#[$meta:meta])* $name:ident = $domain:ty { $($case:ident),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name { $($case),* }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $(<$domain>::$case => Self::$case),* }
            }
        }
    };
    (both $(#[$meta:meta])* $name:ident = $domain:ty { $($case:ident),* $(,)? }) => {
        wire_enum! { $(#[$meta])* $name = $domain { $($case),* } }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$case => <$domain>::$case),* }
            }
        }
    };
}
pub(crate) use wire_enum;

wire_enum! {
    both
    /// Where a session stands.
    Status = editorial::Status { Draft, Running, Paused, Completed, Failed, Stopped }
}

wire_enum! {
    both
    /// The ready roles, and `custom`.
    Role = editorial::Role { Writer, ContentExpert, StyleEditor, FactChecker, Synthesizer, Custom }
}

wire_enum! {
    /// Why a run completed.
    CompletionReason = editorial::CompletionReason { MaxRounds, ScoreThreshold, MaxCredits, Converged }
}

wire_enum! {
    /// Why a run waits.
    PauseReason = editorial::PauseReason { Requested, Review, CreditsExhausted }
}

wire_enum! {
    /// How the scores of an answer were read.
    Tier = evaluation::Tier { Json, NaturalLanguage, Fallback }
}

wire_enum! {
    /// Why a model stopped.
    FinishReason = models::FinishReason { Stop, Length, ToolCalls, Refused, Blocked, Other }
}

wire_enum! {
    /// What became of a piece of text.
    SegmentKind = document::SegmentKind { Equal, Insert, Delete }
}

wire_enum! {
    /// What can be asked of a vendor beside the prompt.
    Parameter = models::Parameter { Temperature, MaxOutputTokens, Stop, JsonSchema, Effort }
}

wire_enum! {
    /// Why it was not sent as asked.
    DropReason = models::DropReason { Refused, Ignored, NeedsEffortNone, NeedsOlderVersion, Unsupported, AboveLimit }
}

/// A parameter that the model does not take.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dropped {
    parameter: Parameter,
    reason: DropReason,
}

impl From<models::Dropped> for Dropped {
    fn from(dropped: models::Dropped) -> Self {
        Self {
            parameter: dropped.parameter.into(),
            reason: dropped.reason.into(),
        }
    }
}
