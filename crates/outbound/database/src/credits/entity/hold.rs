//! The row of a hold.

use atelier_domain::credits::ledger::{Claim, Hold, HoldEnd};
use atelier_domain::kernel::{
    HoldId, MicroCredits, PortError, SessionId, TurnId, UserId, WorkerId,
};
use chrono::{DateTime, Utc};
use sea_orm::QueryTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, IntoCondition, IntoIden, UpdateStatement};

use super::account;
use crate::row::{Corrupt, Row, constant, json, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "credit_holds")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) owner_id: Uuid,
    pub(crate) session_id: Uuid,
    pub(crate) turn_id: Uuid,
    pub(crate) amount: i64,
    pub(crate) parts: String,
    pub(crate) holder_id: Uuid,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) status: String,
    pub(crate) resolved_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// From an account to its open holds.
pub(crate) struct OfAccount;

impl Linked for OfAccount {
    type FromEntity = account::Entity;
    type ToEntity = Entity;

    fn link(&self) -> Vec<RelationDef> {
        let holds = account::Entity::belongs_to(Entity)
            .from(account::Column::OwnerId)
            .to(Column::OwnerId)
            .on_condition(|_, holds| is_open(holds).into_condition());
        vec![holds.into()]
    }
}

/// The status of those that did not end.
const OPEN: &str = "open";

/// Which holds did not end; they have an index of their own.
pub(crate) fn is_open(holds: impl IntoIden) -> Expr {
    Expr::col((holds.into_iden(), Column::Status)).eq(constant(OPEN))
}

impl Model {
    /// One that is open.
    pub(crate) fn new(owner: UserId, hold: &Hold) -> Result<Self, PortError> {
        let claim = &hold.claim;
        Ok(Self {
            id: claim.hold.as_uuid(),
            owner_id: owner.as_uuid(),
            session_id: claim.session.as_uuid(),
            turn_id: claim.turn.as_uuid(),
            amount: signed(claim.amount.get())?,
            parts: json(&hold.parts)?,
            holder_id: claim.holder.as_uuid(),
            expires_at: micros(claim.expires_at),
            status: OPEN.to_owned(),
            resolved_at: None,
        })
    }
}

/// Ends holds; the table refuses what would end one twice.
pub(crate) fn end(
    owner: UserId,
    holds: &[HoldId],
    how: HoldEnd,
    at: DateTime<Utc>,
) -> UpdateStatement {
    let ids = holds.iter().map(HoldId::as_uuid);
    Entity::update_many()
        .col_expr(Column::Status, Expr::val(how.as_str()))
        .col_expr(Column::ResolvedAt, Expr::val(micros(at)))
        .filter(Column::OwnerId.eq(owner.as_uuid()))
        .filter(Column::Id.is_in(ids))
        .into_query()
}

impl TryFrom<Model> for Hold {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "credit_holds",
            id: model.id,
        };
        Ok(Self {
            parts: row.json("parts", &model.parts)?,
            claim: Claim {
                hold: HoldId::new(model.id),
                amount: MicroCredits::new(row.number("amount", model.amount)?),
                session: SessionId::new(model.session_id),
                turn: TurnId::new(model.turn_id),
                holder: WorkerId::new(model.holder_id),
                expires_at: model.expires_at,
            },
        })
    }
}
