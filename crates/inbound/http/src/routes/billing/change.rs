//! `POST /billing/change`

use actix_web::post;
use actix_web::web::{Data, Json};

use super::wire::{PlanChoice, SubscriptionState};
use crate::auth::Person;
use crate::extract::JsonBody;
use crate::problem::{
    BadRequest, Conflict, InvalidValues, PlanRequired, Problem, TooLarge, Unavailable,
    UnsupportedMediaType,
};
use crate::state::HttpState;

/// Change the plan
///
/// As `POST /billing/change/preview` says. Where the payment is declined, nothing is changed.
#[utoipa::path(
    operation_id = "billing_change",
    tag = "billing",
    security(("person" = [])),
    request_body = PlanChoice,
    responses(
        (status = 200, description = "As it is now", body = SubscriptionState),
        (status = 400, response = BadRequest),
        (status = 402, response = PlanRequired),
        (status = 409, response = Conflict),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/billing/change")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    JsonBody(choice): JsonBody<PlanChoice>,
) -> Result<Json<SubscriptionState>, Problem> {
    let plan = choice.plan.into();
    let subscribed = state.billing.change_plan(identity.scope(), plan).await?;
    Ok(Json(subscribed.into()))
}
