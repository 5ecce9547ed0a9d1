//! `GET /billing/subscription`

use actix_web::get;
use actix_web::web::{Data, Json};

use super::wire::SubscriptionState;
use crate::auth::Person;
use crate::problem::{Problem, Unavailable};
use crate::state::HttpState;

/// The plan, and what is paid for it
///
/// As it is kept here; `POST /billing/sync` asks the payment processor.
#[utoipa::path(
    operation_id = "billing_subscription",
    tag = "billing",
    security(("person" = [])),
    responses(
        (status = 200, description = "The plan that holds, and the subscription", body = SubscriptionState),
        (status = 503, response = Unavailable),
    ),
)]
#[get("/billing/subscription")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
) -> Result<Json<SubscriptionState>, Problem> {
    let subscribed = state.billing.subscribed(identity.scope()).await?;
    Ok(Json(subscribed.into()))
}
