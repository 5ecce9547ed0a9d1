//! `POST /sessions/{id}/move`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use atelier_domain::kernel::{ProjectId, SessionId};

use super::snapshot::snapshot;
use crate::auth::Caller;
use crate::extract::{InPath, JsonBody};
use crate::problem::{
    BadRequest, Conflict, InvalidValues, NotFound, Problem, TooLarge, UnsupportedMediaType,
};
use crate::routes::editorial::wire::{Session, SessionMove};
use crate::state::HttpState;

/// Move a session
///
/// Into a project that is not archived, or out of any.
#[utoipa::path(
    operation_id = "session_move",
    tag = "sessions",
    security(("api_key" = ["write"])),
    params(("id" = Uuid, Path, description = "The session")),
    request_body = SessionMove,
    responses(
        (status = 200, description = "The session as it is now", body = Session),
        (status = 400, response = BadRequest),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/sessions/{id}/move")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    JsonBody(body): JsonBody<SessionMove>,
) -> Result<HttpResponse, Problem> {
    let project = body.project_id.map(ProjectId::new);
    state.editorial.move_session(scope, id, project).await?;
    snapshot(&state, scope, id, StatusCode::OK).await
}
