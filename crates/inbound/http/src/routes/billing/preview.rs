//! `POST /billing/change/preview`

use actix_web::post;
use actix_web::web::{Data, Json};

use super::wire::{PlanChoice, Preview};
use crate::auth::Person;
use crate::extract::JsonBody;
use crate::problem::{
    BadRequest, Conflict, InvalidValues, Problem, TooLarge, Unavailable, UnsupportedMediaType,
};
use crate::state::HttpState;

/// What another plan would cost
///
/// A better plan than is paid for is charged at once for the rest of the period; a lesser one costs less from the
/// next period, until which the paid one stays.
#[utoipa::path(
    operation_id = "billing_change_preview",
    tag = "billing",
    security(("person" = [])),
    request_body = PlanChoice,
    responses(
        (status = 200, description = "What it would cost", body = Preview),
        (status = 400, response = BadRequest),
        (status = 409, response = Conflict),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/billing/change/preview")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    JsonBody(choice): JsonBody<PlanChoice>,
) -> Result<Json<Preview>, Problem> {
    let plan = choice.plan.into();
    let preview = state.billing.preview_change(identity.scope(), plan).await?;
    Ok(Json(preview.into()))
}
