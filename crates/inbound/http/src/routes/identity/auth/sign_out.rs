//! `POST /auth/sign-out`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use super::cookies;
use super::wire::{SignOut, SignedOut};
use crate::auth::Person;
use crate::extract::JsonBody;
use crate::problem::{BadRequest, InvalidValues, Problem, TooLarge, UnsupportedMediaType};
use crate::state::HttpState;

/// Sign out
///
/// On this device, or everywhere. Open streams end within 5 seconds. Tokens of the sign-in service go on until they run
/// out.
#[utoipa::path(
    operation_id = "sign_out",
    tag = "auth",
    security(("person" = [])),
    request_body = SignOut,
    responses(
        (status = 200, description = "Signed out", body = SignedOut),
        (status = 400, response = BadRequest),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/auth/sign-out")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    JsonBody(body): JsonBody<SignOut>,
) -> Result<HttpResponse, Problem> {
    if body.everywhere {
        state.accounts.sign_out_everywhere(&identity).await?;
    } else {
        state.accounts.sign_out(&identity).await?;
    }
    // The person is signed out here, whatever the provider says.
    let provider_url = state.accounts.sign_out_url().await.unwrap_or_else(|error| {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the provider does not say where one signs out"
        );
        None
    });
    Ok(HttpResponse::Ok()
        .cookie(cookies::without_sign_in(state.guard.options.is_https))
        .json(SignedOut { provider_url }))
}
