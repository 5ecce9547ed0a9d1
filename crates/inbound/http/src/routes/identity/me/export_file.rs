//! `GET /users/me/exports/{id}/file`

use actix_web::body::SizedStream;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use atelier_domain::identity::IdentityError;
use atelier_domain::kernel::ExportId;
use atelier_usecases::identity::ExportStream;
use futures_util::{Stream, StreamExt as _};

use crate::auth::Person;
use crate::extract::InPath;
use crate::problem::{Conflict, NotFound, Problem};
use crate::state::HttpState;

pub(super) const FILE_NAME: &str = "attachment; filename=\"atelier-export.json\"";

/// Fetch an export
///
/// The document, once it is ready.
#[utoipa::path(
    operation_id = "export_file",
    tag = "users",
    security(("person" = [])),
    params(("id" = Uuid, Path, description = "The export")),
    responses(
        (status = 200, description = "The document", content((Object = "application/json")),
            headers(("Content-Disposition" = String, description = "A name for the file"))),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
    ),
)]
#[get("/users/me/exports/{id}/file")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    InPath(id): InPath<ExportId>,
) -> Result<HttpResponse, Problem> {
    let (bytes, document) = state.accounts.export_file(&identity, id).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CONTENT_DISPOSITION, FILE_NAME))
        .body(SizedStream::new(bytes, stream(document))))
}

/// An answer that was begun can only break off: its reader sees that it did.
pub(super) fn stream(document: ExportStream) -> impl Stream<Item = Result<Bytes, IdentityError>> {
    document.map(|piece| piece.map(Bytes::from))
}
