//! `PATCH /sessions/{id}/rename`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use atelier_domain::kernel::SessionId;

use super::snapshot::snapshot;
use crate::auth::Caller;
use crate::extract::{InPath, JsonBody};
use crate::problem::{
    BadRequest, Conflict, InvalidValues, NotFound, Problem, TooLarge, UnsupportedMediaType,
};
use crate::routes::editorial::wire::{Session, SessionRename};
use crate::state::HttpState;

/// Rename a session
///
/// An empty title becomes "Untitled Session".
#[utoipa::path(
    operation_id = "session_rename",
    tag = "sessions",
    security(("api_key" = ["write"])),
    params(("id" = Uuid, Path, description = "The session")),
    request_body = SessionRename,
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
#[patch("/sessions/{id}/rename")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    JsonBody(body): JsonBody<SessionRename>,
) -> Result<HttpResponse, Problem> {
    state.editorial.change(scope, id, body.into()).await?;
    snapshot(&state, scope, id, StatusCode::OK).await
}
