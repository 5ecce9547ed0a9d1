//! `GET /billing/plans`

use actix_web::get;
use actix_web::web::{Data, Json};

use super::wire::PlanList;
use crate::state::HttpState;

/// The plans there are
///
/// With what they cost and give. For everybody, also where nothing is sold.
#[utoipa::path(
    operation_id = "billing_plans",
    tag = "billing",
    security(()),
    extensions(("x-rate-class" = json!("read"))),
    responses((status = 200, description = "All of them", body = PlanList)),
)]
#[get("/billing/plans")]
pub(crate) async fn handler(state: Data<HttpState>) -> Json<PlanList> {
    Json(state.billing.plans().into())
}
