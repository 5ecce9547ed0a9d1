//! Which of many credentials still give access, by one statement.

use std::collections::BTreeSet;

use atelier_domain::identity::{CredentialId, SignIn};
use atelier_domain::kernel::{ApiKeyId, PortError, SignInId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Alias, Cond, Expr, ExprTrait, JoinType, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait, RelationTrait, Select,
};

use super::entity::{api_key, sign_in, user};
use crate::row::{failed, micros};

/// A statement has room for 32,766 parameters on SQLite, and for more on PostgreSQL.
const AT_ONCE: usize = 10_000;

/// Of which kind an id is, in a row of the statement's answer.
#[derive(Clone, Copy)]
enum Kind {
    Account = 0,
    SignIn = 1,
    ApiKey = 2,
}

#[derive(FromQueryResult)]
struct Standing {
    kind: i32,
    id: Uuid,
}

pub(super) async fn ended(
    connection: &impl ConnectionTrait,
    credentials: &[CredentialId],
    now: DateTime<Utc>,
) -> Result<Vec<CredentialId>, PortError> {
    let mut ended = Vec::new();
    for credentials in credentials.chunks(AT_ONCE) {
        let standing = good(connection, credentials, micros(now)).await?;
        ended.extend(credentials.iter().filter(|id| !standing.contains(id)));
    }
    Ok(ended)
}

async fn good(
    connection: &impl ConnectionTrait,
    credentials: &[CredentialId],
    now: DateTime<Utc>,
) -> Result<BTreeSet<CredentialId>, PortError> {
    let rows = connection
        .query_all(&select(credentials, now))
        .await
        .map_err(failed)?;
    rows.iter()
        .map(|row| {
            let Standing { kind, id } = Standing::from_query_result(row, "").map_err(failed)?;
            Ok(match kind {
                0 => CredentialId::Account(UserId::new(id)),
                1 => CredentialId::SignIn(SignInId::new(id)),
                _ => CredentialId::ApiKey(ApiKeyId::new(id)),
            })
        })
        .collect()
}

fn select(credentials: &[CredentialId], now: DateTime<Utc>) -> SelectStatement {
    let (mut accounts, mut sign_ins, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    for credential in credentials {
        match credential {
            CredentialId::Account(id) => accounts.push(id.as_uuid()),
            CredentialId::SignIn(id) => sign_ins.push(id.as_uuid()),
            CredentialId::ApiKey(id) => keys.push(id.as_uuid()),
        }
    }
    let accounts = user::Entity::find().filter(user::Column::Id.is_in(accounts));
    let sign_ins = sign_in::Entity::find()
        .join(JoinType::InnerJoin, sign_in::Relation::User.def())
        .filter(sign_in::Column::Id.is_in(sign_ins))
        .filter(sign_in::Column::SeenAt.gt(now - SignIn::IDLE));
    let not_over = Cond::any()
        .add(api_key::Column::ExpiresAt.is_null())
        .add(api_key::Column::ExpiresAt.gt(now));
    let keys = api_key::Entity::find()
        .join(JoinType::InnerJoin, api_key::Relation::User.def())
        .filter(api_key::Column::Id.is_in(keys))
        .filter(api_key::Column::RevokedAt.is_null())
        .filter(not_over);
    let mut all = ids(accounts, Kind::Account, user::Column::Id);
    all.union(
        UnionType::All,
        ids(sign_ins, Kind::SignIn, sign_in::Column::Id),
    );
    all.union(UnionType::All, ids(keys, Kind::ApiKey, api_key::Column::Id));
    all
}

/// Those whose person's account is not closed.
fn ids<E: EntityTrait>(select: Select<E>, kind: Kind, id: impl ColumnTrait) -> SelectStatement {
    select
        .filter(user::Column::DeletedAt.is_null())
        .select_only()
        .expr_as(
            Expr::val(kind as i32).cast_as(Alias::new("integer")),
            "kind",
        )
        .column_as(id, "id")
        .into_query()
}
