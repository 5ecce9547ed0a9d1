//! `GET /projects/{id}/sessions`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::editorial::SessionFilter;
use atelier_domain::kernel::ProjectId;
use serde::Deserialize;

use crate::auth::Caller;
use crate::cursor;
use crate::extract::{InPath, InQuery};
use crate::problem::{InvalidValues, NotFound, Problem};
use crate::routes::editorial::wire::{SessionList, Status};
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProjectSessionQuery {
    #[param(nullable = false)]
    status: Option<Status>,
    #[param(nullable = false)]
    starred: Option<bool>,
    /// Part of the title, in any case. `text` is another name of it.
    #[serde(alias = "text")]
    #[param(nullable = false)]
    q: Option<String>,
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List the sessions in a project
///
/// By last change, newest first.
#[utoipa::path(
    operation_id = "project_session_list",
    tag = "projects",
    security(("api_key" = ["read"])),
    params(("id" = Uuid, Path, description = "The project"), ProjectSessionQuery),
    responses(
        (status = 200, description = "A page of them", body = SessionList),
        (status = 404, response = NotFound),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/projects/{id}/sessions")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<ProjectId>,
    InQuery(query): InQuery<ProjectSessionQuery>,
) -> Result<Json<SessionList>, Problem> {
    let (limit, after) = cursor::page(query.limit, query.cursor.as_deref())?;
    let filter = SessionFilter {
        status: query.status.map(Into::into),
        starred: query.starred,
        text: query.q,
        ..SessionFilter::default()
    };
    let projects = &state.projects;
    let page = projects.sessions(scope, id, filter, after, limit).await?;
    Ok(Json(page.into()))
}
