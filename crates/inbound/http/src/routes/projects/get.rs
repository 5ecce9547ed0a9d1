//! `GET /projects/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use atelier_domain::kernel::ProjectId;

use super::respond::ok;
use super::wire::Project;
use crate::auth::Caller;
use crate::extract::InPath;
use crate::problem::{NotFound, Problem};
use crate::state::HttpState;

/// Read a project
#[utoipa::path(
    operation_id = "project_get",
    tag = "projects",
    security(("api_key" = ["read"])),
    params(("id" = Uuid, Path, description = "The project")),
    responses(
        (status = 200, description = "The project", body = Project,
            headers(("ETag" = String, description = "The quoted number of its revision"))),
        (status = 404, response = NotFound),
    ),
)]
#[get("/projects/{id}")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<ProjectId>,
) -> Result<HttpResponse, Problem> {
    Ok(ok(state.projects.get(scope, id).await?))
}
