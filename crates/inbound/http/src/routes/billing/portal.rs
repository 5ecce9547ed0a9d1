//! `POST /billing/portal`

use actix_web::post;
use actix_web::web::{Data, Json};

use super::wire::Portal;
use crate::auth::Person;
use crate::problem::{Conflict, Problem, Unavailable};
use crate::state::HttpState;

/// Manage cards and bills
///
/// Gives a page of the payment processor that is good for minutes.
#[utoipa::path(
    operation_id = "billing_portal",
    tag = "billing",
    security(("person" = [])),
    extensions(("x-replay" = json!("once"))),
    responses(
        (status = 200, description = "Where it is", body = Portal),
        (status = 409, response = Conflict),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/billing/portal")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
) -> Result<Json<Portal>, Problem> {
    let url = state.billing.portal(identity.scope()).await?;
    Ok(Json(Portal::at(url)))
}
