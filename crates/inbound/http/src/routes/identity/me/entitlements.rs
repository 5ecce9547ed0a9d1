//! `GET /users/me/entitlements`

use actix_web::get;
use actix_web::web::{Data, Json};

use crate::auth::Caller;
use crate::problem::Problem;
use crate::routes::identity::wire::Entitlements;
use crate::state::HttpState;

/// What the plan gives
///
/// Every limit of the person's plan, what of it is taken, and when counters start anew.
#[utoipa::path(
    operation_id = "entitlements_get",
    tag = "users",
    security(("api_key" = ["read"])),
    responses((status = 200, description = "The plan and its limits", body = Entitlements)),
)]
#[get("/users/me/entitlements")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
) -> Result<Json<Entitlements>, Problem> {
    let standing = state.editorial.plans().standing(scope).await?;
    Ok(Json(standing.into()))
}
