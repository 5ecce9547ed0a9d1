//! `GET /auth/methods`

use actix_web::get;
use actix_web::web::{Data, Json};

use super::wire::Methods;
use crate::state::HttpState;

/// How one can sign in here
#[utoipa::path(
    operation_id = "sign_in_methods",
    tag = "auth",
    security(()),
    extensions(("x-rate-class" = json!("read"))),
    responses((status = 200, description = "The ways there are", body = Methods)),
)]
#[get("/auth/methods")]
pub(crate) async fn handler(state: Data<HttpState>) -> Json<Methods> {
    Json(state.accounts.sign_in_methods().into())
}
