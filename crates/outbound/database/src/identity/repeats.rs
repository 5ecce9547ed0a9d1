//! Requests that may come twice.

use async_trait::async_trait;
use atelier_domain::identity::{Answer, Claim, RepeatKey, RepeatWriter, TokenHash};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryTrait, Set};

use super::entity::repeat::{self, Column, Entity};
use crate::row::{json, micros};
use crate::transaction::SqlTransaction;

/// How often a key is looked for that was released each time just before.
const TRIES: usize = 10;

#[async_trait]
impl RepeatWriter for SqlTransaction {
    async fn claim(
        &mut self,
        key: &RepeatKey,
        body: TokenHash,
        now: DateTime<Utc>,
        patience: TimeDelta,
    ) -> Result<Claim, PortError> {
        let row = repeat::Model::claimed(key, body, now).into_active_model();
        let once = OnConflict::columns([Column::UserId, Column::Operation, Column::Key])
            .do_nothing()
            .to_owned();
        let claim = Entity::insert(row).on_conflict(once).into_query();
        for _ in 0..TRIES {
            if self.execute(&claim).await? > 0 {
                return Ok(Claim::Mine);
            }
            let kept = self.one(Entity::find().filter(repeat::is(key))).await?;
            let Some(kept) = kept else { continue };
            if kept.body != body.as_bytes() {
                return Ok(Claim::Other);
            }
            let is_overdue = kept.claimed_at + patience <= now;
            return Ok(match kept.into_answer()? {
                Some(answer) => Claim::Done(answer),
                None if is_overdue => Claim::Unknown,
                None => Claim::Running,
            });
        }
        Err(PortError::message(
            "the key is claimed and released again and again",
        ))
    }

    async fn finish(&mut self, key: &RepeatKey, answer: &Answer) -> Result<(), PortError> {
        let row = repeat::ActiveModel {
            answer_status: Set(Some(answer.status.into())),
            answer_headers: Set(Some(json(&answer.headers)?)),
            answer_body: Set(Some(answer.body.clone())),
            ..Default::default()
        };
        let update = Entity::update_many()
            .set(row)
            .filter(repeat::is(key))
            .into_query();
        self.execute(&update).await.map(drop)
    }

    async fn release(&mut self, key: &RepeatKey) -> Result<(), PortError> {
        let delete = Entity::delete_many().filter(repeat::is(key)).into_query();
        self.execute(&delete).await.map(drop)
    }

    async fn sweep(&mut self, before: DateTime<Utc>) -> Result<(), PortError> {
        let delete = Entity::delete_many()
            .filter(Column::ClaimedAt.lt(micros(before)))
            .into_query();
        self.execute(&delete).await.map(drop)
    }
}
