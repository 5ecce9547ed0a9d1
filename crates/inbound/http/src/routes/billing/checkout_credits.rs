//! `POST /billing/checkout/credits`

use actix_web::post;
use actix_web::web::{Data, Json};

use super::wire::{Checkout, CreditsChoice};
use crate::auth::Person;
use crate::extract::JsonBody;
use crate::problem::{
    BadRequest, Conflict, InvalidValues, Problem, TooLarge, Unavailable, UnsupportedMediaType,
};
use crate::state::HttpState;

/// Buy credits
///
/// Gives a page of the payment processor to pay on. Bought credits never lapse.
#[utoipa::path(
    operation_id = "billing_checkout_credits",
    tag = "billing",
    security(("person" = [])),
    request_body = CreditsChoice,
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
#[post("/billing/checkout/credits")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    JsonBody(choice): JsonBody<CreditsChoice>,
) -> Result<Json<Checkout>, Problem> {
    let packs = choice.packs;
    let open = state
        .billing
        .checkout_credits(identity.scope(), packs)
        .await?;
    Ok(Json(open.into()))
}
