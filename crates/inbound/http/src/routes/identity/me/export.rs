//! `POST /users/me/export`

use actix_web::http::header::{CONTENT_DISPOSITION, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use atelier_usecases::identity::Exported;

use super::export_file::{FILE_NAME, stream};
use crate::auth::Person;
use crate::problem::Problem;
use crate::routes::identity::wire::{Export, export_path};
use crate::state::HttpState;

/// Everything that a person has
///
/// Account, settings, keys, projects, sessions with all their texts, usage and the audit log's entries about the person:
/// one JSON document. Where that is much it is put together in the background, and can be fetched for a day.
#[utoipa::path(
    operation_id = "user_export",
    tag = "users",
    security(("person" = [])),
    extensions(("x-rate-class" = json!("create_session")), ("x-replay" = json!("joined"))),
    responses(
        (status = 200, description = "The document", content((Object = "application/json")),
            headers(("Content-Disposition" = String, description = "A name for the file"))),
        (status = 202, description = "It is put together", body = Export,
            headers(("Location" = String, description = "Where to look whether it is ready"))),
    ),
)]
#[post("/users/me/export")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    Ok(match state.accounts.export(&identity).await? {
        Exported::AtOnce(document) => HttpResponse::Ok()
            .content_type("application/json")
            .insert_header((CONTENT_DISPOSITION, FILE_NAME))
            .streaming(stream(document)),
        Exported::Later(export) => HttpResponse::Accepted()
            .insert_header((LOCATION, export_path(&export)))
            .json(Export::from(export)),
    })
}
