//! `POST /sessions/{id}/start`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use atelier_domain::kernel::SessionId;

use super::snapshot::snapshot;
use crate::auth::Caller;
use crate::carry::carry_through;
use crate::extract::InPath;
use crate::problem::{Conflict, CreditsRequired, InvalidValues, NotFound, Problem};
use crate::routes::editorial::wire::Session;
use crate::state::HttpState;

/// Start a session
///
/// It runs in the background. From here on its token limits are fixed, and so is the most it may cost.
#[utoipa::path(
    operation_id = "session_start",
    tag = "sessions",
    security(("api_key" = ["write"])),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 202, description = "It runs", body = Session),
        (status = 402, response = CreditsRequired),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/sessions/{id}/start")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
) -> Result<HttpResponse, Problem> {
    carry_through(&state, async move |editorial| {
        editorial.start(scope, id).await
    })
    .await?;
    snapshot(&state, scope, id, StatusCode::ACCEPTED).await
}
