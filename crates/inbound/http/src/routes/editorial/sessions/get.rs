//! `GET /sessions/{id}`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use atelier_domain::kernel::SessionId;

use super::snapshot::snapshot;
use crate::auth::Caller;
use crate::extract::InPath;
use crate::problem::{NotFound, Problem};
use crate::routes::editorial::wire::Session;
use crate::state::HttpState;

/// Read a session
///
/// With its document as it stands, and the id of the last event that this contains: follow from there.
#[utoipa::path(
    operation_id = "session_get",
    tag = "sessions",
    security(("api_key" = ["read"])),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 200, description = "The session", body = Session),
        (status = 404, response = NotFound),
    ),
)]
#[get("/sessions/{id}")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
) -> Result<HttpResponse, Problem> {
    snapshot(&state, scope, id, StatusCode::OK).await
}
