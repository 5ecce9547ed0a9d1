//! `GET /sessions/{id}/versions/{from}/diff/{to}`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::kernel::SessionId;

use crate::auth::Caller;
use crate::extract::InPath;
use crate::problem::{NotFound, PlanRequired, Problem};
use crate::routes::editorial::wire::Diff;
use crate::state::HttpState;

/// Compare two versions of the document
///
/// Any two, in either direction, word by word. Part of paid plans.
#[utoipa::path(
    operation_id = "version_diff",
    tag = "documents",
    security(("api_key" = ["read"])),
    params(
        ("id" = Uuid, Path, description = "The session"),
        ("from" = u32, Path, description = "The number of the old version", minimum = 1),
        ("to" = u32, Path, description = "The number of the new version", minimum = 1),
    ),
    responses(
        (status = 200, description = "How one becomes the other", body = Diff),
        (status = 402, response = PlanRequired),
        (status = 404, response = NotFound),
    ),
)]
#[get("/sessions/{id}/versions/{from}/diff/{to}")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath((id, from, to)): InPath<(SessionId, VersionNumber, VersionNumber)>,
) -> Result<Json<Diff>, Problem> {
    let diff = state.editorial.diff(scope, id, from, to).await?;
    Ok(Json(diff.into()))
}
