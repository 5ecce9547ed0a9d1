//! The row of a request that may come twice.

use atelier_domain::identity::{Answer, RepeatKey, TokenHash};
use chrono::{DateTime, Utc};
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, micros};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "repeat_requests")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) operation: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) key: String,
    pub(crate) body: Vec<u8>,
    pub(crate) claimed_at: DateTime<Utc>,
    pub(crate) answer_status: Option<i64>,
    pub(crate) answer_headers: Option<String>,
    pub(crate) answer_body: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) fn is(key: &RepeatKey) -> Condition {
    Condition::all()
        .add(COLUMN.user_id.eq(key.user.as_uuid()))
        .add(COLUMN.operation.eq(&*key.operation))
        .add(COLUMN.key.eq(&*key.key))
}

impl Model {
    /// One that nobody has answered yet.
    pub(crate) fn claimed(key: &RepeatKey, body: TokenHash, now: DateTime<Utc>) -> Self {
        Self {
            user_id: key.user.as_uuid(),
            operation: key.operation.clone(),
            key: key.key.clone(),
            body: body.as_bytes().to_vec(),
            claimed_at: micros(now),
            answer_status: None,
            answer_headers: None,
            answer_body: None,
        }
    }

    pub(crate) fn into_answer(self) -> Result<Option<Answer>, Corrupt> {
        let row = Row {
            table: "repeat_requests",
            id: format_args!("({}, {}, {})", self.user_id, self.operation, self.key),
        };
        let Some(status) = row.optional_number("answer_status", self.answer_status)? else {
            return Ok(None);
        };
        let headers = row.present("answer_headers", self.answer_headers)?;
        Ok(Some(Answer {
            status,
            headers: row.json("answer_headers", &headers)?,
            body: row.present("answer_body", self.answer_body)?,
        }))
    }
}
