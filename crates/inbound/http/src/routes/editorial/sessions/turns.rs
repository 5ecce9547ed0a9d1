//! `GET /sessions/{id}/turns`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use atelier_domain::kernel::SessionId;
use serde::Deserialize;

use crate::auth::Caller;
use crate::cursor;
use crate::extract::{InPath, InQuery};
use crate::problem::{InvalidValues, NotFound, Problem};
use crate::routes::editorial::wire::TurnList;
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TurnsQuery {
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List the turns of a session
///
/// Those that ended, in the order of their start.
#[utoipa::path(
    operation_id = "turn_list",
    tag = "sessions",
    security(("api_key" = ["read"])),
    params(("id" = Uuid, Path, description = "The session"), TurnsQuery),
    responses(
        (status = 200, description = "A page of them", body = TurnList),
        (status = 404, response = NotFound),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/sessions/{id}/turns")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    InQuery(query): InQuery<TurnsQuery>,
) -> Result<HttpResponse, Problem> {
    let (limit, after) = cursor::page(query.limit, query.cursor.as_deref())?;
    let page = state.editorial.turns(scope, id, after, limit).await?;
    Ok(HttpResponse::Ok().json(TurnList::from(&page)))
}
