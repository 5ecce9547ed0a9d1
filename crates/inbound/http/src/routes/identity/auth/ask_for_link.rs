//! `POST /auth/magic-link`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use super::wire::{LinkRequest, return_path};
use crate::extract::JsonBody;
use crate::problem::{
    BadRequest, InvalidValues, Problem, TooLarge, Unavailable, UnsupportedMediaType,
};
use crate::state::HttpState;

/// Ask for a sign-in link
///
/// It is mailed to the address, and good once, for 15 minutes. The answer is the same whether or not anybody is known by
/// the address.
#[utoipa::path(
    operation_id = "magic_link_request",
    tag = "auth",
    security(()),
    extensions(("x-rate-class" = json!("sign_in"))),
    request_body = LinkRequest,
    responses(
        (status = 202, description = "If somebody reads mail there, they will have a link soon"),
        (status = 400, response = BadRequest),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/auth/magic-link")]
pub(crate) async fn handler(
    state: Data<HttpState>,
    JsonBody(body): JsonBody<LinkRequest>,
) -> Result<HttpResponse, Problem> {
    let return_to = return_path(body.return_to)?;
    state.accounts.ask_for_link(&body.email, return_to).await?;
    Ok(HttpResponse::Accepted().finish())
}
