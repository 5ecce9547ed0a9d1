//! `DELETE /sessions/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use atelier_domain::kernel::SessionId;

use crate::auth::Caller;
use crate::carry::carry_through;
use crate::extract::InPath;
use crate::problem::{NotFound, Problem};
use crate::state::HttpState;

/// Delete a session
///
/// With its turns and versions. A run under way ends; what it used stays on record.
#[utoipa::path(
    operation_id = "session_delete",
    tag = "sessions",
    security(("api_key" = ["write"])),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, response = NotFound),
    ),
)]
#[delete("/sessions/{id}")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
) -> Result<HttpResponse, Problem> {
    carry_through(&state, async move |editorial| {
        editorial.delete(scope, id).await
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
