//! `GET /users/me/exports`

use actix_web::get;
use actix_web::web::{Data, Json};

use crate::auth::Person;
use crate::problem::Problem;
use crate::routes::identity::wire::ExportList;
use crate::state::HttpState;

/// List exports
///
/// Those of the last day that are put together in the background, the newest first.
#[utoipa::path(
    operation_id = "export_list",
    tag = "users",
    security(("person" = [])),
    responses((status = 200, description = "All of them", body = ExportList)),
)]
#[get("/users/me/exports")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
) -> Result<Json<ExportList>, Problem> {
    let exports = state.accounts.exports(identity.scope()).await?;
    Ok(Json(exports.into()))
}
