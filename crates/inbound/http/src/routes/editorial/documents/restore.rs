//! `POST /sessions/{id}/versions/{version}/restore`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::kernel::SessionId;

use super::respond::respond;
use crate::auth::Caller;
use crate::carry::carry_through;
use crate::extract::InPath;
use crate::problem::{Conflict, InvalidValues, NotFound, PlanRequired, Problem};
use crate::routes::editorial::wire::Document;
use crate::state::HttpState;

/// Restore a version of the document
///
/// Its text becomes a new version; nothing is lost. Part of paid plans.
#[utoipa::path(
    operation_id = "version_restore",
    tag = "documents",
    security(("api_key" = ["write"])),
    params(
        ("id" = Uuid, Path, description = "The session"),
        ("version" = u32, Path, description = "Its number", minimum = 1),
    ),
    responses(
        (status = 201, description = "The new version", body = Document,
            headers(("ETag" = String, description = "The quoted number of the version"))),
        (status = 402, response = PlanRequired),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/sessions/{id}/versions/{version}/restore")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath((id, number)): InPath<(SessionId, VersionNumber)>,
) -> Result<HttpResponse, Problem> {
    let version = carry_through(&state, async move |editorial| {
        editorial.restore(scope, id, number).await
    })
    .await?;
    Ok(respond(StatusCode::CREATED, version))
}
