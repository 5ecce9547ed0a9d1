//! `GET /credits/balance`

use actix_web::get;
use actix_web::web::{Data, Json};

use super::wire::Purse;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::HttpState;

/// What is there to pay with
///
/// The account's balance and what of it is held for calls under way, with the plan's monthly credits.
#[utoipa::path(
    operation_id = "credits_balance",
    tag = "credits",
    security(("api_key" = ["read"])),
    responses((status = 200, description = "The account", body = Purse)),
)]
#[get("/credits/balance")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
) -> Result<Json<Purse>, Problem> {
    let balance = state.credits.balance(scope).await?;
    Ok(Json(balance.into()))
}
