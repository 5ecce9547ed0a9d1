//! `GET /projects`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;

use super::wire::ProjectList;
use crate::auth::Caller;
use crate::cursor;
use crate::extract::InQuery;
use crate::problem::{InvalidValues, Problem};
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProjectQuery {
    /// Those in the archive instead of the others.
    #[param(nullable = false, default = false)]
    archived: Option<bool>,
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List projects
///
/// By last change, newest first, with the number of sessions in each.
#[utoipa::path(
    operation_id = "project_list",
    tag = "projects",
    security(("api_key" = ["read"])),
    params(ProjectQuery),
    responses(
        (status = 200, description = "A page of them", body = ProjectList),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/projects")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InQuery(query): InQuery<ProjectQuery>,
) -> Result<Json<ProjectList>, Problem> {
    let (limit, after) = cursor::page(query.limit, query.cursor.as_deref())?;
    let archived = query.archived.unwrap_or_default();
    let page = state.projects.list(scope, archived, after, limit).await?;
    Ok(Json(page.into()))
}
