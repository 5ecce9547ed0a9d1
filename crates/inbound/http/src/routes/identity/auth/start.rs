//! `GET /auth/start`

use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use super::cookies::Attempt;
use super::wire::{Start, return_path};
use crate::extract::InQuery;
use crate::problem::{InvalidValues, Problem, Unavailable};
use crate::state::HttpState;

/// Sign in at the provider
///
/// For browsers to go to. What they began is kept in a cookie, for ten minutes.
#[utoipa::path(
    operation_id = "sign_in_start",
    tag = "auth",
    security(()),
    extensions(("x-rate-class" = json!("sign_in"))),
    params(Start),
    responses(
        (status = 302, description = "To the provider", headers(("Location" = String, description = "Its page"))),
        (status = 422, response = InvalidValues),
        (status = 503, response = Unavailable),
    ),
)]
#[get("/auth/start")]
pub(crate) async fn handler(
    state: Data<HttpState>,
    InQuery(query): InQuery<Start>,
) -> Result<HttpResponse, Problem> {
    let return_to = return_path(query.return_to)?;
    let start = state.accounts.start_sign_in().await?;
    let attempt = Attempt {
        attempt: start.attempt,
        return_to,
    };
    Ok(HttpResponse::Found()
        .insert_header((LOCATION, start.url))
        .cookie(attempt.cookie(state.guard.options.is_https))
        .finish())
}
