//! `GET /sessions/{id}/versions/{version}`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::kernel::SessionId;

use super::respond::respond;
use crate::auth::Caller;
use crate::extract::InPath;
use crate::problem::{NotFound, PlanRequired, Problem};
use crate::routes::editorial::wire::Document;
use crate::state::HttpState;

/// Read a version of the document
///
/// Part of paid plans.
#[utoipa::path(
    operation_id = "version_get",
    tag = "documents",
    security(("api_key" = ["read"])),
    params(
        ("id" = Uuid, Path, description = "The session"),
        ("version" = u32, Path, description = "Its number", minimum = 1),
    ),
    responses(
        (status = 200, description = "The version", body = Document,
            headers(("ETag" = String, description = "The quoted number of the version"))),
        (status = 402, response = PlanRequired),
        (status = 404, response = NotFound),
    ),
)]
#[get("/sessions/{id}/versions/{version}")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath((id, number)): InPath<(SessionId, VersionNumber)>,
) -> Result<HttpResponse, Problem> {
    let version = state.editorial.version(scope, id, number).await?;
    Ok(respond(StatusCode::OK, version))
}
