//! `POST /auth/magic-link/redeem`

use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};

use super::cookies;
use super::wire::{LinkRedemption, SignedIn};
use crate::extract::JsonOrForm;
use crate::guard::refuse_foreign;
use crate::problem::{BadRequest, Document, Forbidden, Problem, TooLarge, UnsupportedMediaType};
use crate::state::HttpState;

/// Use a sign-in link up
///
/// Whoever comes first is signed in; the first time makes the account. A form, as the page behind the link sends it, is
/// answered with a redirect, or with a page.
#[utoipa::path(
    operation_id = "magic_link_redeem",
    tag = "auth",
    security(()),
    extensions(("x-rate-class" = json!("sign_in"))),
    request_body(content(
        (LinkRedemption = "application/json"),
        (LinkRedemption = "application/x-www-form-urlencoded"),
    )),
    responses(
        (status = 200, description = "Signed in, with a token or a cookie", body = SignedIn),
        (status = 303, description = "Signed in, with a cookie, and on to where the person was going",
            headers(("Location" = String, description = "A page of the client"))),
        (status = 400, response = BadRequest),
        (status = 403, response = Forbidden),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, description = "Some values can't be accepted, or the link is over; a form gets a page", content(
            (Document = "application/problem+json"),
            (String = "text/html"),
        )),
    ),
)]
#[post("/auth/magic-link/redeem")]
pub(crate) async fn handler(
    state: Data<HttpState>,
    request: HttpRequest,
    JsonOrForm { value, is_form }: JsonOrForm<LinkRedemption>,
) -> Result<HttpResponse, Problem> {
    // A page of another site could sign its visitors in as somebody else, and read what they write then.
    refuse_foreign(&state.guard, request.headers())?;
    let redeemed = state.accounts.redeem_link(&value.token).await;
    let signed_in = redeemed.map_err(|error| {
        let problem = Problem::from(error);
        if is_form { problem.on_page() } else { problem }
    })?;
    let cookie = cookies::with_sign_in(&signed_in.secret, state.guard.options.is_https);
    if is_form {
        let return_to = state.guard.client(signed_in.return_to.as_deref());
        return Ok(HttpResponse::SeeOther()
            .insert_header((LOCATION, return_to))
            .cookie(cookie)
            .finish());
    }
    let mut response = HttpResponse::Ok();
    if !value.bearer {
        response.cookie(cookie);
    }
    Ok(response.json(SignedIn {
        return_to: signed_in.return_to,
        token: value.bearer.then(|| signed_in.secret.expose().to_owned()),
    }))
}
