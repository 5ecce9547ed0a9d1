//! `POST /projects`

use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use super::respond::respond;
use super::wire::{Project, ProjectDraft};
use crate::auth::Caller;
use crate::extract::JsonBody;
use crate::problem::{
    BadRequest, InvalidValues, PlanRequired, Problem, TooLarge, UnsupportedMediaType,
};
use crate::state::HttpState;

/// Make a project
///
/// Its default agents are checked as those of a session are.
#[utoipa::path(
    operation_id = "project_create",
    tag = "projects",
    security(("api_key" = ["write"])),
    request_body = ProjectDraft,
    responses(
        (status = 201, description = "The project", body = Project, headers(
            ("Location" = String, description = "Its path"),
            ("ETag" = String, description = "The quoted number of its revision"),
        )),
        (status = 400, response = BadRequest),
        (status = 402, response = PlanRequired),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/projects")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    JsonBody(draft): JsonBody<ProjectDraft>,
) -> Result<HttpResponse, Problem> {
    let summary = state.projects.create(scope, draft.into()).await?;
    let mut answer = HttpResponse::Created();
    let path = format!("/api/v1/projects/{}", summary.project.id);
    answer.insert_header((LOCATION, path));
    Ok(respond(answer, summary))
}
