//! `POST /billing/sync`

use actix_web::post;
use actix_web::web::{Data, Json};

use super::wire::SubscriptionState;
use crate::auth::Person;
use crate::problem::{Conflict, Problem, Unavailable};
use crate::state::HttpState;

/// Ask the payment processor anew
///
/// For who just paid and can't wait: what its messages will tell is read at once.
#[utoipa::path(
    operation_id = "billing_sync",
    tag = "billing",
    security(("person" = [])),
    responses(
        (status = 200, description = "As it is now", body = SubscriptionState),
        (status = 409, response = Conflict),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/billing/sync")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
) -> Result<Json<SubscriptionState>, Problem> {
    let subscribed = state.billing.sync(identity.scope()).await?;
    Ok(Json(subscribed.into()))
}
