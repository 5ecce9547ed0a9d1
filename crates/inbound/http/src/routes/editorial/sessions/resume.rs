//! `POST /sessions/{id}/resume`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use atelier_domain::kernel::SessionId;

use super::snapshot::snapshot;
use crate::auth::Caller;
use crate::carry::carry_through;
use crate::extract::InPath;
use crate::problem::{Conflict, CreditsRequired, NotFound, Problem};
use crate::routes::editorial::wire::Session;
use crate::state::HttpState;

/// Resume a session
///
/// Takes up a paused, failed or stopped session where it stood, or a completed one whose limits were raised.
#[utoipa::path(
    operation_id = "session_resume",
    tag = "sessions",
    security(("api_key" = ["write"])),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 202, description = "It runs", body = Session),
        (status = 402, response = CreditsRequired),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
    ),
)]
#[post("/sessions/{id}/resume")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
) -> Result<HttpResponse, Problem> {
    carry_through(&state, async move |editorial| {
        editorial.resume(scope, id).await
    })
    .await?;
    snapshot(&state, scope, id, StatusCode::ACCEPTED).await
}
