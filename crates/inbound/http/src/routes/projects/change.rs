//! `PATCH /projects/{id}`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, patch};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::ProjectId;
use atelier_domain::projects::ProjectError;

use super::respond::ok;
use super::wire::{Project, ProjectPatch};
use crate::auth::Caller;
use crate::etag;
use crate::extract::{InPath, JsonBody};
use crate::problem::{
    BadRequest, Conflict, InvalidValues, NotFound, PlanRequired, PreconditionFailed, Problem,
    TooLarge, UnsupportedMediaType,
};
use crate::state::HttpState;

/// Change a project
///
/// With `If-Match` it is changed only if it is still the one that the client read.
#[utoipa::path(
    operation_id = "project_change",
    tag = "projects",
    security(("api_key" = ["write"])),
    params(
        ("id" = Uuid, Path, description = "The project"),
        ("If-Match" = Option<String>, Header, nullable = false,
            description = "The `ETag` of the project that was read, or `*`"),
    ),
    request_body = ProjectPatch,
    responses(
        (status = 200, description = "The project as it is now", body = Project,
            headers(("ETag" = String, description = "The quoted number of its revision"))),
        (status = 400, response = BadRequest),
        (status = 402, response = PlanRequired),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 412, response = PreconditionFailed),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[patch("/projects/{id}")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<ProjectId>,
    request: HttpRequest,
    JsonBody(patch): JsonBody<ProjectPatch>,
) -> Result<HttpResponse, Problem> {
    let expected = expected(&state, scope, id, &request).await?;
    let projects = &state.projects;
    Ok(ok(projects
        .change(scope, id, expected, patch.into())
        .await?))
}

/// The revision that the condition of the request holds for; the write then makes sure that it still is the current
/// one.
async fn expected(
    state: &HttpState,
    scope: Scope,
    id: ProjectId,
    request: &HttpRequest,
) -> Result<Option<u64>, Problem> {
    let Some(condition) = etag::if_match(request)? else {
        return Ok(None);
    };
    let current = state.projects.get(scope, id).await?.project.revision;
    if etag::matches(&condition, Some(current)) {
        Ok(Some(current))
    } else {
        Err(ProjectError::Changed.into())
    }
}
