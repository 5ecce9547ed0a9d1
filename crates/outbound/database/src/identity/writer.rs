//! Writing people.

use async_trait::async_trait;
use atelier_domain::identity::{User, UserWriter};
use atelier_domain::kernel::PortError;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel, QueryTrait};

use super::entity;
use crate::transaction::SqlTransaction;

#[async_trait]
impl UserWriter for SqlTransaction {
    async fn ensure(&mut self, user: &User) -> Result<User, PortError> {
        let insert = entity::Entity::insert(entity::Model::from(user).into_active_model())
            .on_conflict(
                OnConflict::column(entity::Column::Email)
                    .do_nothing()
                    .to_owned(),
            )
            .into_query();
        self.execute(&insert).await?;
        let kept = self.one(entity::by_email(&user.email)).await?;
        kept.map(User::from).ok_or(PortError::message(
            "a user that was just ensured is not there",
        ))
    }
}
