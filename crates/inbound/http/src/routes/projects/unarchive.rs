//! `POST /projects/{id}/unarchive`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use atelier_domain::kernel::ProjectId;

use super::respond::ok;
use super::wire::Project;
use crate::auth::Caller;
use crate::extract::InPath;
use crate::problem::{Conflict, NotFound, Problem};
use crate::state::HttpState;

/// Take a project out of the archive
#[utoipa::path(
    operation_id = "project_unarchive",
    tag = "projects",
    security(("api_key" = ["write"])),
    params(("id" = Uuid, Path, description = "The project")),
    responses(
        (status = 200, description = "The project as it is now", body = Project,
            headers(("ETag" = String, description = "The quoted number of its revision"))),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
    ),
)]
#[post("/projects/{id}/unarchive")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<ProjectId>,
) -> Result<HttpResponse, Problem> {
    Ok(ok(state.projects.unarchive(scope, id).await?))
}
