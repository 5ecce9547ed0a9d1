//! `GET /api-keys/{id}/uses`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::kernel::ApiKeyId;
use serde::Deserialize;

use crate::auth::Person;
use crate::cursor;
use crate::extract::{InPath, InQuery};
use crate::problem::{InvalidValues, NotFound, Problem};
use crate::routes::identity::wire::KeyUseList;
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UsesQuery {
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// How often an API key was used
///
/// In each of its last windows, the newest first. Uses of the last seconds may be missing.
#[utoipa::path(
    operation_id = "api_key_uses",
    tag = "api-keys",
    security(("person" = [])),
    params(("id" = Uuid, Path, description = "The key"), UsesQuery),
    responses(
        (status = 200, description = "The windows in which it was used", body = KeyUseList),
        (status = 404, response = NotFound),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/api-keys/{id}/uses")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    InPath(id): InPath<ApiKeyId>,
    InQuery(query): InQuery<UsesQuery>,
) -> Result<Json<KeyUseList>, Problem> {
    let (limit, _) = cursor::page::<ApiKeyId>(query.limit, None)?;
    let uses = state.accounts.key_uses(identity.scope(), id, limit).await?;
    Ok(Json(uses.into()))
}
