//! The table of plans: a change of a number touches this file alone. Which models a plan opens stands with the models,
//! see [`ModelSpec::first_plan`](crate::models::ModelSpec::first_plan).

use crate::kernel::{Cents, MicroCredits};
use crate::models::PlanTier;

/// What a plan costs and gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanTerms {
    /// US dollars, a month.
    pub price: Cents,
    pub monthly_credits: MicroCredits,
    pub limits: PlanLimits,
}

/// What a plan allows. An absent number: as many as anybody likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanLimits {
    /// New ones in a calendar month (UTC).
    pub sessions_a_month: Option<u64>,
    pub projects: Option<u64>,
    /// In one session.
    pub agents: u32,
    /// Of one session.
    pub rounds: u32,
    /// Of one document, and of all references of a session together.
    pub document_words: u64,
    /// Whether earlier versions can be read, compared and restored.
    pub version_history: bool,
    pub clones: Option<u64>,
    /// In a calendar month (UTC).
    pub messages_a_month: Option<u64>,
    pub documents_a_clone: Option<u64>,
    pub stored_bytes: u64,
    /// In a team.
    pub seats: Option<u64>,
}

/// What plans limit by a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    SessionsAMonth,
    Projects,
    Agents,
    Rounds,
    DocumentWords,
    ReferenceWords,
    Clones,
    MessagesAMonth,
    DocumentsAClone,
    StoredBytes,
    Seats,
}

impl PlanTerms {
    pub const fn of(plan: PlanTier) -> Self {
        match plan {
            PlanTier::Free => Self {
                price: Cents::ZERO,
                monthly_credits: credits(20),
                limits: PlanLimits {
                    sessions_a_month: Some(5),
                    projects: Some(2),
                    agents: 2,
                    rounds: 3,
                    document_words: 3_000,
                    version_history: false,
                    clones: Some(2),
                    messages_a_month: Some(100),
                    documents_a_clone: Some(5),
                    stored_bytes: 100 * MB,
                    seats: Some(1),
                },
            },
            PlanTier::Starter => Self {
                price: dollars(29),
                monthly_credits: credits(150),
                limits: PlanLimits {
                    sessions_a_month: Some(30),
                    projects: Some(10),
                    agents: 3,
                    rounds: 6,
                    document_words: 15_000,
                    version_history: true,
                    clones: Some(10),
                    messages_a_month: Some(1_000),
                    documents_a_clone: Some(20),
                    stored_bytes: 2 * GB,
                    seats: Some(1),
                },
            },
            PlanTier::Pro => Self {
                price: dollars(79),
                monthly_credits: credits(500),
                limits: PlanLimits {
                    sessions_a_month: Some(100),
                    projects: Some(50),
                    agents: 4,
                    rounds: 12,
                    document_words: 50_000,
                    version_history: true,
                    clones: Some(50),
                    messages_a_month: Some(10_000),
                    documents_a_clone: Some(100),
                    stored_bytes: 20 * GB,
                    seats: Some(5),
                },
            },
            PlanTier::Enterprise => Self {
                price: dollars(199),
                monthly_credits: credits(2_000),
                limits: PlanLimits {
                    sessions_a_month: None,
                    projects: None,
                    // As many as the catalogue has roles.
                    agents: 12,
                    rounds: 20,
                    document_words: 100_000,
                    version_history: true,
                    clones: None,
                    messages_a_month: None,
                    documents_a_clone: None,
                    stored_bytes: 200 * GB,
                    seats: None,
                },
            },
        }
    }
}

const MB: u64 = 1_000_000;
const GB: u64 = 1_000 * MB;

const fn dollars(whole: u64) -> Cents {
    Cents::new(whole * 100)
}

const fn credits(whole: u64) -> MicroCredits {
    MicroCredits::new(whole * MicroCredits::PER_CREDIT)
}

impl PlanLimits {
    pub const fn of(plan: PlanTier) -> Self {
        PlanTerms::of(plan).limits
    }

    /// The most there may be of it; absent: as many as anybody likes.
    pub fn most(&self, counted: Counted) -> Option<u64> {
        match counted {
            Counted::SessionsAMonth => self.sessions_a_month,
            Counted::Projects => self.projects,
            Counted::Agents => Some(self.agents.into()),
            Counted::Rounds => Some(self.rounds.into()),
            Counted::DocumentWords | Counted::ReferenceWords => Some(self.document_words),
            Counted::Clones => self.clones,
            Counted::MessagesAMonth => self.messages_a_month,
            Counted::DocumentsAClone => self.documents_a_clone,
            Counted::StoredBytes => Some(self.stored_bytes),
            Counted::Seats => self.seats,
        }
    }
}

impl Counted {
    /// In plural words, as a person reads them after a number.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SessionsAMonth => "new sessions a month",
            Self::Projects => "projects",
            Self::Agents => "agents",
            Self::Rounds => "rounds",
            Self::DocumentWords => "words in a document",
            Self::ReferenceWords => "words in all references",
            Self::Clones => "clones",
            Self::MessagesAMonth => "messages a month",
            Self::DocumentsAClone => "documents of a clone",
            Self::StoredBytes => "bytes of files",
            Self::Seats => "members of a team",
        }
    }
}
