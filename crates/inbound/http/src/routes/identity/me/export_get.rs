//! `GET /users/me/exports/{id}`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::kernel::ExportId;

use crate::auth::Person;
use crate::extract::InPath;
use crate::problem::{NotFound, Problem};
use crate::routes::identity::wire::Export;
use crate::state::HttpState;

/// Get an export
///
/// Whether it is ready, and where its file is.
#[utoipa::path(
    operation_id = "export_get",
    tag = "users",
    security(("person" = [])),
    params(("id" = Uuid, Path, description = "The export")),
    responses(
        (status = 200, description = "The export", body = Export),
        (status = 404, response = NotFound),
    ),
)]
#[get("/users/me/exports/{id}")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    InPath(id): InPath<ExportId>,
) -> Result<Json<Export>, Problem> {
    let export = state.accounts.find_export(identity.scope(), id).await?;
    Ok(Json(export.into()))
}
