//! `POST /credits/estimate`

use actix_web::post;
use actix_web::web::{Data, Json};

use super::wire::Estimate;
use crate::auth::Caller;
use crate::extract::{JsonBody, MIB};
use crate::problem::{
    BadRequest, Conflict, InvalidValues, NotFound, PlanRequired, Problem, TooLarge,
    UnsupportedMediaType,
};
use crate::routes::editorial::wire::SessionDraft;
use crate::state::HttpState;

/// Estimate what a session would cost
///
/// The body is checked as if the session were made; nothing is kept. At most 8 MiB.
#[utoipa::path(
    operation_id = "credits_estimate",
    tag = "credits",
    security(("api_key" = ["read"])),
    request_body = SessionDraft,
    responses(
        (status = 200, description = "The range of what it may cost, and what the account covers of it", body = Estimate),
        (status = 400, response = BadRequest),
        (status = 402, response = PlanRequired),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/credits/estimate")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    JsonBody(draft): JsonBody<SessionDraft, { 8 * MIB }>,
) -> Result<Json<Estimate>, Problem> {
    let purse = async { Ok(state.credits.purse(scope).await?) };
    let (estimate, purse) =
        tokio::try_join!(state.editorial.estimate_draft(scope, draft.into()), purse)?;
    Ok(Json(Estimate::of(estimate, purse.available)))
}
