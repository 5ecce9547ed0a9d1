//! `GET /sessions/{id}/document`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use atelier_domain::kernel::SessionId;

use super::respond::{head, respond};
use crate::auth::Caller;
use crate::etag;
use crate::extract::InPath;
use crate::problem::{BadRequest, NotFound, Problem};
use crate::routes::editorial::wire::Document;
use crate::state::HttpState;

/// Read the document
///
/// As it stands; its `ETag` goes into the `If-Match` of a write. A session without a document answers 404 with the
/// code `document_not_found`.
#[utoipa::path(
    operation_id = "document_get",
    tag = "documents",
    security(("api_key" = ["read"])),
    params(
        ("id" = Uuid, Path, description = "The session"),
        ("If-None-Match" = Option<String>, Header, nullable = false,
            description = "Tags of versions that the client has"),
    ),
    responses(
        (status = 200, description = "The document", body = Document,
            headers(("ETag" = String, description = "The quoted number of the version"))),
        (status = 304, description = "The client has it"),
        (status = 400, response = BadRequest),
        (status = 404, response = NotFound),
    ),
)]
#[get("/sessions/{id}/document")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let version = state
        .editorial
        .document(scope, id)
        .await?
        .ok_or_else(Problem::no_document)?;
    if etag::is_known(&request, version.number)? {
        return Ok(head(StatusCode::NOT_MODIFIED, version.number).finish());
    }
    Ok(respond(StatusCode::OK, version))
}
