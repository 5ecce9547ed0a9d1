//! The narrow row of a session: what every turn rewrites, and what lists show.

use std::sync::Arc;

use atelier_domain::editorial::evaluation::Score;
use atelier_domain::editorial::{Lease, Plan, Run, RunHead, Session, SessionSummary, Termination};
use atelier_domain::kernel::{MicroCredits, PortError, ProjectId, SessionId, UserId, WorkerId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{DerivePartialModel, Set};

use super::session_input;
use crate::row::{Corrupt, Row, json, micros, signed};

const TABLE: &str = "sessions";

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) owner_id: Uuid,
    pub(crate) project_id: Option<Uuid>,
    pub(crate) title: String,
    pub(crate) title_folded: String,
    pub(crate) status: String,
    pub(crate) starred: bool,
    pub(crate) max_rounds: i64,
    pub(crate) score_threshold: Option<i64>,
    pub(crate) max_credits: Option<i64>,
    pub(crate) stop_on_plateau: bool,
    pub(crate) review_each_round: bool,
    pub(crate) current_round: i64,
    pub(crate) credits_used: i64,
    pub(crate) termination_reason: Option<String>,
    pub(crate) run_state: String,
    pub(crate) last_sequence: i64,
    pub(crate) revision: i64,
    pub(crate) lease_fence: i64,
    pub(crate) lease_holder: Option<Uuid>,
    pub(crate) lease_until: Option<DateTime<Utc>>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) completed_at: Option<DateTime<Utc>>,
    #[sea_orm(has_one)]
    pub(crate) input: HasOne<session_input::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The columns that a list shows.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub(crate) struct Listed {
    id: Uuid,
    project_id: Option<Uuid>,
    title: String,
    status: String,
    starred: bool,
    current_round: i64,
    credits_used: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
}

/// The columns that tell how far a run has come.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub(crate) struct Head {
    id: Uuid,
    status: String,
    last_sequence: i64,
    updated_at: DateTime<Utc>,
}

/// A title, or a part of one, as titles are searched.
pub(crate) fn folded(title: &str) -> String {
    title.to_lowercase()
}

/// What a save writes: the revision is counted by the statement, the lease goes with the authority, and the agents stand
/// in the wide row.
pub(crate) fn state(session: &Session) -> Result<ActiveModel, PortError> {
    let run = &session.run;
    let Termination {
        max_rounds,
        score_threshold,
        max_credits,
        stop_on_plateau,
    } = &session.plan.termination;
    Ok(ActiveModel {
        project_id: Set(session.project.map(|id| id.as_uuid())),
        title: Set(session.title.clone()),
        title_folded: Set(folded(&session.title)),
        status: Set(run.status.as_str().to_owned()),
        starred: Set(session.starred),
        max_rounds: Set((*max_rounds).into()),
        score_threshold: Set(score_threshold.map(|score| score.hundredths().into())),
        max_credits: Set(max_credits
            .map(|credits| signed(credits.get()))
            .transpose()?),
        stop_on_plateau: Set(*stop_on_plateau),
        review_each_round: Set(session.plan.review_each_round),
        current_round: Set(run.round.into()),
        credits_used: Set(signed(run.credits_used.get())?),
        termination_reason: Set(run.completion.map(|reason| reason.as_str().to_owned())),
        run_state: Set(json(run)?),
        last_sequence: Set(signed(session.last_sequence)?),
        updated_at: Set(micros(session.updated_at)),
        completed_at: Set(session.completed_at.map(micros)),
        ..Default::default()
    })
}

/// The whole row of a new session.
pub(crate) fn new(session: &Session) -> Result<ActiveModel, PortError> {
    Ok(ActiveModel {
        id: Set(session.id.as_uuid()),
        owner_id: Set(session.owner.as_uuid()),
        revision: Set(signed(session.revision)?),
        lease_fence: Set(signed(session.fence)?),
        lease_holder: Set(session.lease.map(|lease| lease.holder.as_uuid())),
        lease_until: Set(session.lease.map(|lease| micros(lease.until))),
        created_at: Set(micros(session.created_at)),
        ..state(session)?
    })
}

/// A revision that was read on its own.
pub(crate) fn revision(session: SessionId, revision: i64) -> Result<u64, Corrupt> {
    let row = Row {
        table: TABLE,
        id: session,
    };
    row.number("revision", revision)
}

impl Model {
    /// The session out of its two rows.
    pub(crate) fn into_session(
        self,
        input: Option<session_input::Model>,
    ) -> Result<Session, Corrupt> {
        let row = Row {
            table: TABLE,
            id: self.id,
        };
        // The wide row is written with this one and goes with it.
        let (brief, agents) = row.present("id", input)?.into_parts()?;
        let run: Run = row.json("run_state", &self.run_state)?;
        let threshold = row.optional_number::<u16>("score_threshold", self.score_threshold)?;
        let threshold = threshold.map(Score::from_hundredths).transpose();
        let termination = Termination {
            max_rounds: row.number("max_rounds", self.max_rounds)?,
            score_threshold: row.read("score_threshold", threshold)?,
            max_credits: row
                .optional_number("max_credits", self.max_credits)?
                .map(MicroCredits::new),
            stop_on_plateau: self.stop_on_plateau,
        };
        let lease = match self.lease_holder {
            Some(holder) => Some(Lease {
                holder: WorkerId::new(holder),
                until: row.present("lease_until", self.lease_until)?,
            }),
            None => None,
        };
        Ok(Session {
            id: SessionId::new(self.id),
            owner: UserId::new(self.owner_id),
            project: self.project_id.map(ProjectId::new),
            title: self.title,
            starred: self.starred,
            brief: Arc::new(brief),
            plan: Plan {
                agents,
                termination,
                review_each_round: self.review_each_round,
            },
            run,
            last_sequence: row.number("last_sequence", self.last_sequence)?,
            revision: row.number("revision", self.revision)?,
            fence: row.number("lease_fence", self.lease_fence)?,
            lease,
            created_at: self.created_at,
            updated_at: self.updated_at,
            completed_at: self.completed_at,
        })
    }
}

impl TryFrom<Listed> for SessionSummary {
    type Error = Corrupt;

    fn try_from(listed: Listed) -> Result<Self, Corrupt> {
        let row = Row {
            table: TABLE,
            id: listed.id,
        };
        Ok(Self {
            id: SessionId::new(listed.id),
            project: listed.project_id.map(ProjectId::new),
            title: listed.title,
            status: row.word("status", &listed.status)?,
            starred: listed.starred,
            current_round: row.number("current_round", listed.current_round)?,
            credits_used: MicroCredits::new(row.number("credits_used", listed.credits_used)?),
            created_at: listed.created_at,
            updated_at: listed.updated_at,
            completed_at: listed.completed_at,
        })
    }
}

impl TryFrom<Head> for RunHead {
    type Error = Corrupt;

    fn try_from(head: Head) -> Result<Self, Corrupt> {
        let row = Row {
            table: TABLE,
            id: head.id,
        };
        Ok(Self {
            session: SessionId::new(head.id),
            status: row.word("status", &head.status)?,
            last_sequence: row.number("last_sequence", head.last_sequence)?,
            updated_at: head.updated_at,
        })
    }
}
