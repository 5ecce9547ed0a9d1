//! `POST /sessions`

use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use crate::auth::Caller;
use crate::extract::{JsonBody, MIB};
use crate::problem::{
    BadRequest, Conflict, InvalidValues, NotFound, PlanRequired, Problem, TooLarge,
    UnsupportedMediaType,
};
use crate::routes::editorial::wire::{Session, SessionDraft};
use crate::state::HttpState;

/// Make a session
///
/// Only `initial_prompt` is required. A session of a project has the agents of the project, unless it names some. The body may have 8 MiB.
#[utoipa::path(
    operation_id = "session_create",
    tag = "sessions",
    security(("api_key" = ["write"])),
    extensions(("x-rate-class" = json!("create_session"))),
    request_body = SessionDraft,
    responses(
        (status = 201, description = "The session, a draft", body = Session,
            headers(("Location" = String, description = "Its path"))),
        (status = 400, response = BadRequest),
        (status = 402, response = PlanRequired),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/sessions")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    JsonBody(draft): JsonBody<SessionDraft, { 8 * MIB }>,
) -> Result<HttpResponse, Problem> {
    let view = state.editorial.create(scope, draft.into()).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/sessions/{}", view.session.id)))
        .json(Session::from(&view)))
}
