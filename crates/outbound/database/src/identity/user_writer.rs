//! Writing people.

use async_trait::async_trait;
use atelier_domain::identity::{Profile, Scope, Subject, User, UserWriter};
use atelier_domain::kernel::{PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, OnConflict, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryTrait, Set};

use super::entity::{api_key, profile, sign_in, subject, tombstone, user};
use super::purge;
use crate::row::{micros, signed};
use crate::transaction::SqlTransaction;

#[async_trait]
impl UserWriter for SqlTransaction {
    async fn ensure(&mut self, user: &User) -> Result<User, PortError> {
        let insert = user::Entity::insert(user::Model::from(user).into_active_model())
            .on_conflict(
                OnConflict::column(user::Column::Email)
                    .do_nothing()
                    .to_owned(),
            )
            .into_query();
        self.execute(&insert).await?;
        let select = match &user.email {
            Some(email) => user::by_email(email),
            None => user::by_id(user.id),
        };
        let kept = self.one(select).await?;
        kept.map(User::from).ok_or(PortError::message(
            "a user that was just ensured is not there",
        ))
    }

    async fn link(&mut self, subject: &Subject, user: UserId) -> Result<bool, PortError> {
        if self.execute(&link(subject, user)?).await? > 0 {
            return Ok(true);
        }
        let id = (subject.issuer.clone(), subject.name.clone());
        let kept = self.one(subject::Entity::find_by_id(id)).await?;
        Ok(kept.is_some_and(|kept| kept.user_id == user.as_uuid()))
    }

    async fn update(&mut self, user: &User) -> Result<bool, PortError> {
        let row = user::ActiveModel {
            email: Set(user.email.clone()),
            display_name: Set(user.display_name.clone()),
            updated_at: Set(micros(user.updated_at)),
            ..Default::default()
        };
        let mut update = user::Entity::update_many()
            .set(row)
            .filter(user::Column::Id.eq(user.id.as_uuid()));
        if let Some(email) = &user.email {
            update = update.filter(Expr::exists(namesake(email, user.id)).not());
        }
        Ok(self.execute(&update.into_query()).await? > 0)
    }

    async fn set_admin(
        &mut self,
        user: UserId,
        is_admin: bool,
        at: DateTime<Utc>,
    ) -> Result<(), PortError> {
        let update = user::Entity::update_many()
            .col_expr(user::Column::IsAdmin, Expr::val(is_admin))
            .col_expr(user::Column::UpdatedAt, Expr::val(micros(at)))
            .filter(user::Column::Id.eq(user.as_uuid()))
            .into_query();
        self.execute(&update).await.map(drop)
    }

    async fn save_profile(&mut self, scope: Scope, profile: &Profile) -> Result<bool, PortError> {
        let row = profile::Model::new(scope, profile)?;
        if profile.revision <= 1 {
            let insert = profile::Entity::insert(row.into_active_model())
                .on_conflict(
                    OnConflict::column(profile::Column::UserId)
                        .do_nothing()
                        .to_owned(),
                )
                .into_query();
            return Ok(self.execute(&insert).await? > 0);
        }
        let values = profile::ActiveModel {
            timezone: Set(row.timezone),
            preferences: Set(row.preferences),
            revision: Set(row.revision),
            ..Default::default()
        };
        let update = profile::Entity::update_many()
            .set(values)
            .filter(profile::Column::UserId.eq(row.user_id))
            .filter(profile::Column::Revision.eq(signed(profile.revision - 1)?))
            .into_query();
        Ok(self.execute(&update).await? > 0)
    }

    async fn close(&mut self, user: UserId, at: DateTime<Utc>) -> Result<bool, PortError> {
        let (user, at) = (user.as_uuid(), micros(at));
        // Before the subjects are read: whoever links one meanwhile waits for this row, or is waited for.
        let close = user::Entity::update_many()
            .col_expr(user::Column::DeletedAt, Expr::val(at))
            .col_expr(user::Column::UpdatedAt, Expr::val(at))
            .filter(user::Column::Id.eq(user))
            .filter(user::Column::DeletedAt.is_null())
            .into_query();
        if self.execute(&close).await? == 0 {
            return Ok(false);
        }
        let subjects = subject::Entity::find().filter(subject::Column::UserId.eq(user));
        for subject in self.all(subjects).await? {
            self.bury(&Subject::from(subject)).await?;
        }
        let revoke = api_key::Entity::update_many()
            .col_expr(api_key::Column::RevokedAt, Expr::val(at))
            .filter(api_key::Column::OwnerId.eq(user))
            .filter(api_key::Column::RevokedAt.is_null())
            .into_query();
        self.execute(&revoke).await?;
        let end = sign_in::Entity::delete_many()
            .filter(sign_in::Column::UserId.eq(user))
            .into_query();
        self.execute(&end).await?;
        Ok(true)
    }

    async fn purge(&mut self, user: UserId, rows: u32) -> Result<bool, PortError> {
        purge::purge(self, user, rows).await
    }

    async fn bury(&mut self, subject: &Subject) -> Result<(), PortError> {
        let row = tombstone::ActiveModel {
            digest: Set(subject.tombstone()),
        };
        let insert = tombstone::Entity::insert(row)
            .on_conflict(
                OnConflict::column(tombstone::Column::Digest)
                    .do_nothing()
                    .to_owned(),
            )
            .into_query();
        self.execute(&insert).await.map(drop)
    }
}

/// Adds the subject unless it was deleted, is somebody's already, or its person is leaving.
fn link(subject: &Subject, user: UserId) -> Result<InsertStatement, PortError> {
    let buried = Query::select()
        .expr(Expr::val(1))
        .from(tombstone::Entity)
        .and_where(tombstone::Column::Digest.eq(subject.tombstone()))
        .take();
    let row = Query::select()
        .expr(Expr::val(&*subject.issuer))
        .expr(Expr::val(&*subject.name))
        .expr(Expr::col(user::Column::Id))
        .from(user::Entity)
        .and_where(user::Column::Id.eq(user.as_uuid()))
        .and_where(user::Column::DeletedAt.is_null())
        .and_where(Expr::exists(buried).not())
        .lock_shared()
        .take();
    let once = OnConflict::columns([subject::Column::Issuer, subject::Column::Name])
        .do_nothing()
        .to_owned();
    Query::insert()
        .into_table(subject::Entity)
        .columns([
            subject::Column::Issuer,
            subject::Column::Name,
            subject::Column::UserId,
        ])
        .select_from(row)
        .map(|insert| insert.on_conflict(once).take())
        .map_err(|error| PortError::new("the statement of a subject can't be made", error))
}

/// Somebody else with this address.
fn namesake(email: &str, user: UserId) -> SelectStatement {
    // An alias keeps it apart from the row that is written.
    let of = |column| Expr::col(("other", column));
    Query::select()
        .expr(Expr::val(1))
        .from_as(user::Entity, "other")
        .and_where(of(user::Column::Email).eq(email))
        .and_where(of(user::Column::Id).ne(user.as_uuid()))
        .take()
}
