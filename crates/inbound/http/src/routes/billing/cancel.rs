//! `POST /billing/cancel`

use actix_web::post;
use actix_web::web::{Data, Json};

use super::wire::SubscriptionState;
use crate::auth::Person;
use crate::problem::{Conflict, Problem, Unavailable};
use crate::state::HttpState;

/// End the subscription
///
/// It ends with the period that is paid, and can be taken back until then. Nothing that was made is deleted.
#[utoipa::path(
    operation_id = "billing_cancel",
    tag = "billing",
    security(("person" = [])),
    responses(
        (status = 200, description = "As it is now", body = SubscriptionState),
        (status = 409, response = Conflict),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/billing/cancel")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
) -> Result<Json<SubscriptionState>, Problem> {
    let subscribed = state.billing.cancel(identity.scope()).await?;
    Ok(Json(subscribed.into()))
}
