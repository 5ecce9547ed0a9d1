//! `DELETE /projects/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use atelier_domain::kernel::ProjectId;
use serde::Deserialize;

use crate::auth::Caller;
use crate::extract::{InPath, InQuery};
use crate::problem::{Conflict, InvalidValues, NotFound, Problem};
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteQuery {
    /// Removes a project that is archived for good.
    #[param(nullable = false, default = false)]
    permanent: Option<bool>,
}

/// Archive a project, or delete an archived one
///
/// An archived project is hidden from the list and takes no new sessions; those in it stay. With `permanent=true` an
/// archived one is removed for good; its sessions stay, in no project.
#[utoipa::path(
    operation_id = "project_delete",
    tag = "projects",
    security(("api_key" = ["write"])),
    params(("id" = Uuid, Path, description = "The project"), DeleteQuery),
    responses(
        (status = 204, description = "It is archived, or gone"),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 422, response = InvalidValues),
    ),
)]
#[delete("/projects/{id}")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<ProjectId>,
    InQuery(query): InQuery<DeleteQuery>,
) -> Result<HttpResponse, Problem> {
    if query.permanent.unwrap_or_default() {
        state.projects.delete(scope, id).await?;
    } else {
        state.projects.archive(scope, id).await?;
    }
    Ok(HttpResponse::NoContent().finish())
}
