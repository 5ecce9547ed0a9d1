//! `GET /sessions/{id}/estimate`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::kernel::SessionId;

use crate::auth::Caller;
use crate::extract::InPath;
use crate::problem::{InvalidValues, NotFound, Problem};
use crate::routes::credits::wire::Estimate;
use crate::state::HttpState;

/// Estimate what a session costs
///
/// All rounds, on the document as it stands.
#[utoipa::path(
    operation_id = "session_estimate",
    tag = "sessions",
    security(("api_key" = ["read"])),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 200, description = "The range of what it may cost, and what the account covers of it", body = Estimate),
        (status = 404, response = NotFound),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/sessions/{id}/estimate")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
) -> Result<Json<Estimate>, Problem> {
    let purse = async { Ok(state.credits.purse(scope).await?) };
    let (estimate, purse) = tokio::try_join!(state.editorial.estimate(scope, id), purse)?;
    Ok(Json(Estimate::of(estimate, purse.available)))
}
