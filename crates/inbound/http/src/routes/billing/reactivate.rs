//! `POST /billing/reactivate`

use actix_web::post;
use actix_web::web::{Data, Json};

use super::wire::SubscriptionState;
use crate::auth::Person;
use crate::problem::{Conflict, Problem, Unavailable};
use crate::state::HttpState;

/// Keep the subscription after all
///
/// Takes the cancellation back, as long as the period lasts.
#[utoipa::path(
    operation_id = "billing_reactivate",
    tag = "billing",
    security(("person" = [])),
    responses(
        (status = 200, description = "As it is now", body = SubscriptionState),
        (status = 409, response = Conflict),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/billing/reactivate")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
) -> Result<Json<SubscriptionState>, Problem> {
    let subscribed = state.billing.reactivate(identity.scope()).await?;
    Ok(Json(subscribed.into()))
}
