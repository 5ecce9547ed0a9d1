//! `GET /sessions`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::editorial::{ProjectFilter, SessionFilter};
use serde::Deserialize;

use crate::auth::Caller;
use crate::cursor;
use crate::extract::InQuery;
use crate::problem::{InvalidValues, Problem};
use crate::routes::editorial::wire::{SessionList, Status, in_project};
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SessionQuery {
    #[param(nullable = false)]
    status: Option<Status>,
    #[param(nullable = false)]
    starred: Option<bool>,
    /// Part of the title, in any case. `text` is another name of it.
    #[serde(alias = "text")]
    #[param(nullable = false)]
    q: Option<String>,
    /// A project, or `none` for those in no project.
    #[serde(default, deserialize_with = "in_project")]
    #[param(nullable = false, value_type = String, required = false,
        pattern = "^(none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
    project_id: Option<ProjectFilter>,
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List sessions
///
/// By last change, newest first.
#[utoipa::path(
    operation_id = "session_list",
    tag = "sessions",
    security(("api_key" = ["read"])),
    params(SessionQuery),
    responses(
        (status = 200, description = "A page of them", body = SessionList),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/sessions")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InQuery(query): InQuery<SessionQuery>,
) -> Result<Json<SessionList>, Problem> {
    let (limit, after) = cursor::page(query.limit, query.cursor.as_deref())?;
    let filter = SessionFilter {
        status: query.status.map(Into::into),
        starred: query.starred,
        project: query.project_id,
        text: query.q,
    };
    let page = state.editorial.list(scope, &filter, after, limit).await?;
    Ok(Json(page.into()))
}
