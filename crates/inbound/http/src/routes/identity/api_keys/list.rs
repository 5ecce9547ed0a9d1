//! `GET /api-keys`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;

use crate::auth::Person;
use crate::cursor;
use crate::extract::InQuery;
use crate::problem::{InvalidValues, Problem};
use crate::routes::identity::wire::ApiKeyList;
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct KeysQuery {
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List API keys
///
/// The newest first, revoked ones too.
#[utoipa::path(
    operation_id = "api_key_list",
    tag = "api-keys",
    security(("person" = [])),
    params(KeysQuery),
    responses(
        (status = 200, description = "A page of them", body = ApiKeyList),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/api-keys")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    InQuery(query): InQuery<KeysQuery>,
) -> Result<Json<ApiKeyList>, Problem> {
    let (limit, after) = cursor::page(query.limit, query.cursor.as_deref())?;
    let page = state.accounts.keys(identity.scope(), after, limit).await?;
    Ok(Json(page.into()))
}
