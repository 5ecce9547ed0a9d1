//! What a person's plan gives, as JSON.

use atelier_domain::billing::{self, Counted, PlanTerms};
use atelier_usecases::billing::Standing;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::routes::models::wire::Plan;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entitlements {
    plan: Plan,
    /// Credits that come with it each month.
    #[schema(minimum = 0, example = 20.0)]
    monthly_credits: f64,
    limits: Limits,
    features: Features,
    /// When what is counted by the month starts at nothing again: the first moment of the next month, UTC.
    resets_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Limits {
    /// New ones; one that is deleted was still made.
    sessions_per_month: Place,
    /// Those in the archive too.
    projects: Place,
    /// In one session.
    agents: Place,
    /// Of one session.
    rounds: Place,
    /// Of one document, and of all references of a session together.
    document_words: Place,
    clones: Place,
    messages_per_month: Place,
    documents_per_clone: Place,
    stored_bytes: Place,
    /// In a team.
    seats: Place,
}

/// One limit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Limit)]
pub(crate) struct Place {
    /// Null: as many as you like.
    #[schema(required, minimum = 0, example = 5)]
    limit: Option<u64>,
    /// May be above the limit, since a smaller plan takes nothing away. Null where it is not counted by person, but
    /// in each session, clone or team.
    #[schema(required, minimum = 0, example = 3)]
    used: Option<u64>,
    /// Null where either is.
    #[schema(required, minimum = 0, example = 2)]
    remaining: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Features {
    /// Earlier versions of a document can be read, compared and restored.
    version_history: bool,
}

impl From<Standing> for Entitlements {
    fn from(standing: Standing) -> Self {
        let plan = standing.entitlements.plan();
        let PlanTerms {
            monthly_credits,
            limits,
            ..
        } = PlanTerms::of(plan);
        Self {
            plan: plan.into(),
            monthly_credits: monthly_credits.as_credits(),
            limits: Limits::of(&limits, standing.sessions, standing.projects),
            features: Features {
                version_history: limits.version_history,
            },
            resets_at: standing.month.end(),
        }
    }
}

impl Limits {
    fn of(limits: &billing::PlanLimits, sessions: u64, projects: u64) -> Self {
        let limit = |counted, used: Option<u64>| {
            let limit = limits.most(counted);
            let remaining = limit.zip(used);
            Place {
                limit,
                used,
                remaining: remaining.map(|(limit, used)| limit.saturating_sub(used)),
            }
        };
        Self {
            sessions_per_month: limit(Counted::SessionsAMonth, Some(sessions)),
            projects: limit(Counted::Projects, Some(projects)),
            agents: limit(Counted::Agents, None),
            rounds: limit(Counted::Rounds, None),
            document_words: limit(Counted::DocumentWords, None),
            clones: limit(Counted::Clones, None),
            messages_per_month: limit(Counted::MessagesAMonth, None),
            documents_per_clone: limit(Counted::DocumentsAClone, None),
            stored_bytes: limit(Counted::StoredBytes, None),
            seats: limit(Counted::Seats, None),
        }
    }
}
