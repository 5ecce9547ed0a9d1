//! The row of an entry.

use atelier_domain::credits::ledger::{Cause, Entry, Initiator, Occasion, Subject};
use atelier_domain::kernel::{HoldId, LotId, PortError, SessionId, TurnId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "credit_entries")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) owner_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) sequence: i64,
    pub(crate) cause: String,
    pub(crate) kind: String,
    pub(crate) amount: i64,
    pub(crate) counter: String,
    pub(crate) counter_amount: i64,
    pub(crate) balance_after: i64,
    pub(crate) lot_id: Option<Uuid>,
    pub(crate) hold_id: Option<Uuid>,
    pub(crate) session_id: Option<Uuid>,
    pub(crate) turn_id: Option<Uuid>,
    pub(crate) order_name: Option<String>,
    pub(crate) description: String,
    pub(crate) reason: Option<String>,
    pub(crate) initiator: String,
    pub(crate) initiator_name: Option<String>,
    pub(crate) at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&Entry> for Model {
    type Error = PortError;

    fn try_from(entry: &Entry) -> Result<Self, PortError> {
        let [person, counter] = entry.postings();
        let occasion = &entry.occasion;
        let (turn, order) = match &occasion.subject {
            None => (None, None),
            Some(Subject::Turn { session, turn }) => (Some((session, turn)), None),
            Some(Subject::Order(name)) => (None, Some(name.clone())),
        };
        Ok(Self {
            owner_id: entry.account.as_uuid(),
            sequence: signed(entry.sequence)?,
            cause: occasion.cause.as_str().to_owned(),
            kind: entry.kind.as_str().to_owned(),
            amount: person.amount,
            counter: counter.book.as_str().to_owned(),
            counter_amount: counter.amount,
            balance_after: entry.balance_after,
            lot_id: entry.lot.map(|lot| lot.as_uuid()),
            hold_id: entry.hold.map(|hold| hold.as_uuid()),
            session_id: turn.map(|(session, _)| session.as_uuid()),
            turn_id: turn.map(|(_, turn)| turn.as_uuid()),
            order_name: order,
            description: occasion.description.clone(),
            reason: occasion.reason.clone(),
            initiator: occasion.by.as_str().to_owned(),
            initiator_name: occasion.by.name(),
            at: micros(occasion.at),
        })
    }
}

impl TryFrom<Model> for Entry {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "credit_entries",
            id: format!("{} {}", model.owner_id, model.sequence),
        };
        let turn = model.session_id.zip(model.turn_id);
        let turn = turn.map(|(session, turn)| Subject::Turn {
            session: SessionId::new(session),
            turn: TurnId::new(turn),
        });
        let name = model.initiator_name.as_deref();
        Ok(Self {
            account: UserId::new(model.owner_id),
            sequence: row.number("sequence", model.sequence)?,
            kind: row.word("kind", &model.kind)?,
            amount: model.amount,
            balance_after: model.balance_after,
            counter: row.word("counter", &model.counter)?,
            lot: model.lot_id.map(LotId::new),
            hold: model.hold_id.map(HoldId::new),
            occasion: Occasion {
                by: row.present("initiator", Initiator::parse(&model.initiator, name))?,
                cause: Cause::new(model.cause),
                subject: turn.or(model.order_name.map(Subject::Order)),
                description: model.description,
                reason: model.reason,
                at: model.at,
            },
        })
    }
}
