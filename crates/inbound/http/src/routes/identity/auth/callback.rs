//! `GET /auth/callback`

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION, SET_COOKIE};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use atelier_domain::identity::{TokenHash, TokenText, is_return_path};

use super::cookies::{self, Attempt};
use super::wire::Callback;
use crate::extract::InQuery;
use crate::problem::Problem;
use crate::state::HttpState;

/// Come back from the provider
///
/// The provider sends browsers here. Only the browser that began can finish; its answers are pages.
#[utoipa::path(
    operation_id = "sign_in_callback",
    tag = "auth",
    security(()),
    extensions(("x-rate-class" = json!("sign_in"))),
    params(Callback),
    responses(
        (status = 303, description = "Signed in, and on to where the person was going",
            headers(("Location" = String, description = "A page of the client"))),
        (status = 400, description = "The provider refused, or this browser began nothing", body = String,
            content_type = "text/html"),
        (status = 401, description = "What the provider said was not good", body = String, content_type = "text/html"),
        (status = 409, description = "Another account has the address", body = String, content_type = "text/html"),
        (status = 500, description = "Our mistake", body = String, content_type = "text/html"),
        (status = 503, description = "The provider can't be reached, or there is none", body = String,
            content_type = "text/html"),
    ),
)]
#[get("/auth/callback")]
pub(crate) async fn handler(
    state: Data<HttpState>,
    request: HttpRequest,
    InQuery(query): InQuery<Callback>,
) -> Result<HttpResponse, Problem> {
    let is_https = state.guard.options.is_https;
    let over = cookies::without_attempt(is_https);
    let finished = match Attempt::of(&request, is_https) {
        Some(attempt) => finish(&state, attempt, query).await,
        None => Err(not_begun()),
    };
    match finished {
        Ok((secret, return_to)) => Ok(HttpResponse::SeeOther()
            .insert_header((LOCATION, return_to))
            .cookie(over)
            .cookie(cookies::with_sign_in(&secret, is_https))
            .finish()),
        Err(problem) => {
            let over = HeaderValue::from_str(&over.to_string()).map_err(Problem::internal)?;
            Err(problem.with_header(SET_COOKIE, over).on_page())
        }
    }
}

/// What the browser carries from now on, and where it goes.
async fn finish(
    state: &HttpState,
    begun: Attempt,
    query: Callback,
) -> Result<(TokenText, String), Problem> {
    // By their hashes, so that the time it takes tells nothing of where they differ.
    let is_ours = query
        .state
        .is_some_and(|state| TokenHash::of(state) == TokenHash::of(&begun.attempt.state));
    if !is_ours {
        return Err(not_begun());
    }
    if let Some(error) = query.error {
        return Err(refused(&error));
    }
    let code = query.code.ok_or_else(not_begun)?;
    let signed_in = state.accounts.finish_sign_in(&code, &begun.attempt).await?;
    let return_to = begun.return_to.filter(|path| is_return_path(path));
    Ok((signed_in.secret, state.guard.client(return_to.as_deref())))
}

fn not_begun() -> Problem {
    let detail = "this sign-in was not begun in this browser, or too long ago; begin again";
    Problem::malformed("sign_in_not_begun", detail)
}

/// The provider's words are for the log; they might be anybody's.
fn refused(error: &str) -> Problem {
    let (code, detail) = if error == "access_denied" {
        ("sign_in_denied", "you were not signed in: it was declined")
    } else {
        let told: String = error
            .chars()
            .filter(char::is_ascii_graphic)
            .take(64)
            .collect();
        tracing::warn!(
            provider.error = told,
            "the provider could not sign a person in"
        );
        (
            "sign_in_failed",
            "the sign-in service could not sign you in",
        )
    };
    Problem::new(StatusCode::BAD_REQUEST, code, detail)
}
