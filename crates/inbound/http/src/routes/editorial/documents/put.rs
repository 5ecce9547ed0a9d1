//! `PUT /sessions/{id}/document`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, put};
use atelier_domain::editorial::EditorialError;
use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;

use super::respond::respond;
use crate::auth::Caller;
use crate::carry::carry_through;
use crate::etag;
use crate::extract::{InPath, JsonBody, MIB};
use crate::problem::{
    BadRequest, Conflict, InvalidValues, NotFound, PlanRequired, PreconditionFailed, Problem,
    TooLarge, UnsupportedMediaType,
};
use crate::routes::editorial::wire::{Document, DocumentWrite};
use crate::state::HttpState;

/// Write the document
///
/// A new version by the person, while the session does not run. With `If-Match` it is written only if the document
/// is still the version that the client read. The body may have 8 MiB.
#[utoipa::path(
    operation_id = "document_put",
    tag = "documents",
    security(("api_key" = ["write"])),
    params(
        ("id" = Uuid, Path, description = "The session"),
        ("If-Match" = Option<String>, Header, nullable = false,
            description = "The `ETag` of the version that was read, or `*`"),
    ),
    request_body = DocumentWrite,
    responses(
        (status = 200, description = "The new version", body = Document,
            headers(("ETag" = String, description = "The quoted number of the version"))),
        (status = 400, response = BadRequest),
        (status = 402, response = PlanRequired),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 412, response = PreconditionFailed),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[put("/sessions/{id}/document")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    request: HttpRequest,
    JsonBody(body): JsonBody<DocumentWrite, { 8 * MIB }>,
) -> Result<HttpResponse, Problem> {
    let expected = expected(&state, scope, id, &request).await?;
    let version = carry_through(&state, async move |editorial| {
        editorial
            .write_document(scope, id, body.content, expected)
            .await
    })
    .await?;
    Ok(respond(StatusCode::OK, version))
}

/// The version that the condition of the request holds for; the write then makes sure that it still is the current
/// one.
async fn expected(
    state: &HttpState,
    scope: Scope,
    id: SessionId,
    request: &HttpRequest,
) -> Result<Option<Option<VersionNumber>>, Problem> {
    let Some(condition) = etag::if_match(request)? else {
        return Ok(None);
    };
    let current = state
        .editorial
        .document(scope, id)
        .await?
        .map(|version| version.number);
    if etag::matches(&condition, current) {
        Ok(Some(current))
    } else {
        Err(EditorialError::DocumentChanged.into())
    }
}
