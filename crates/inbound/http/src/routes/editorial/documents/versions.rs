//! `GET /sessions/{id}/versions`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::kernel::SessionId;
use serde::Deserialize;

use crate::auth::Caller;
use crate::cursor;
use crate::extract::{InPath, InQuery};
use crate::problem::{InvalidValues, NotFound, PlanRequired, Problem};
use crate::routes::editorial::wire::VersionList;
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VersionsQuery {
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List the versions of the document
///
/// Newest first, without their texts. Part of paid plans.
#[utoipa::path(
    operation_id = "version_list",
    tag = "documents",
    security(("api_key" = ["read"])),
    params(("id" = Uuid, Path, description = "The session"), VersionsQuery),
    responses(
        (status = 200, description = "A page of them", body = VersionList),
        (status = 402, response = PlanRequired),
        (status = 404, response = NotFound),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/sessions/{id}/versions")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    InQuery(query): InQuery<VersionsQuery>,
) -> Result<Json<VersionList>, Problem> {
    let (limit, before) = cursor::page(query.limit, query.cursor.as_deref())?;
    let page = state.editorial.versions(scope, id, before, limit).await?;
    Ok(Json(page.into()))
}
