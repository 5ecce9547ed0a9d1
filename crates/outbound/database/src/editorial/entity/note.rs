//! The row of a note.

use atelier_domain::editorial::Note;
use atelier_domain::kernel::{NoteId, PortError, SessionId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func, InsertStatement, Query};

use crate::row::{Corrupt, Row, micros};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "session_notes")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) session_id: Uuid,
    /// Counts the session's notes from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i64,
    pub(crate) id: Uuid,
    pub(crate) text: String,
    pub(crate) for_round: i64,
    pub(crate) created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The note with the number after the last. Who saved the session before, in the same transaction, is the only one to
/// number; two who did not can't both be kept, by the primary key.
pub(crate) fn addition(session: SessionId, note: &Note) -> Result<InsertStatement, PortError> {
    let last = Func::coalesce([Column::Number.max(), Expr::val(0_i64)]);
    let row = Query::select()
        .expr(Expr::val(session.as_uuid()))
        .expr(Expr::expr(last).add(1_i64))
        .expr(Expr::val(note.id.as_uuid()))
        .expr(Expr::val(note.text.as_str()))
        .expr(Expr::val(i64::from(note.for_round)))
        .expr(Expr::val(micros(note.created_at)))
        .from(Entity)
        .and_where(Column::SessionId.eq(session.as_uuid()))
        .take();
    Query::insert()
        .into_table(Entity)
        .columns([
            Column::SessionId,
            Column::Number,
            Column::Id,
            Column::Text,
            Column::ForRound,
            Column::CreatedAt,
        ])
        .select_from(row)
        .cloned()
        .map_err(|error| PortError::new("the statement of a note can't be made", error))
}

impl TryFrom<Model> for Note {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "session_notes",
            id: format_args!("({}, {})", model.session_id, model.number),
        };
        Ok(Self {
            id: NoteId::new(model.id),
            text: model.text,
            for_round: row.number("for_round", model.for_round)?,
            created_at: model.created_at,
        })
    }
}
