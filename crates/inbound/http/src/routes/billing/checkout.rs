//! `POST /billing/checkout`

use actix_web::post;
use actix_web::web::{Data, Json};

use super::wire::{Checkout, PlanChoice};
use crate::auth::Person;
use crate::extract::JsonBody;
use crate::problem::{
    BadRequest, Conflict, InvalidValues, Problem, TooLarge, Unavailable, UnsupportedMediaType,
};
use crate::state::HttpState;

/// Subscribe
///
/// Gives a page of the payment processor to pay on. Asked again it is the same page, as long as that is open. The
/// plan holds, and its credits are there, once the processor has told that it was paid.
#[utoipa::path(
    operation_id = "billing_checkout",
    tag = "billing",
    security(("person" = [])),
    request_body = PlanChoice,
    responses(
        (status = 200, description = "Where to pay", body = Checkout),
        (status = 400, response = BadRequest),
        (status = 409, response = Conflict),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/billing/checkout")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    JsonBody(choice): JsonBody<PlanChoice>,
) -> Result<Json<Checkout>, Problem> {
    let plan = choice.plan.into();
    let open = state.billing.checkout_plan(identity.scope(), plan).await?;
    Ok(Json(open.into()))
}
