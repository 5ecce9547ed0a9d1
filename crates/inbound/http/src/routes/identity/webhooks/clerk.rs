//! `POST /webhooks/clerk`

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use atelier_domain::identity::{MessageRefusal, SignedMessage};
use atelier_usecases::identity::DirectoryMessageError;

use crate::extract::{MIB, collect};
use crate::problem::{
    BadRequest, Conflict, InvalidValues, Problem, TooLarge, Unavailable, UnsupportedMediaType,
};
use crate::state::HttpState;

/// Hear what changed at Clerk
///
/// For Clerk alone, which signs what it sends. People are renamed, get another address, or leave; messages may come in
/// any order and more than once.
#[utoipa::path(
    operation_id = "clerk_webhook",
    tag = "auth",
    security(()),
    extensions(("x-rate-class" = json!("webhook"))),
    params(
        ("svix-id" = String, Header, description = "The same for every delivery of a message"),
        ("svix-timestamp" = String, Header, description = "Unix seconds"),
        ("svix-signature" = String, Header, description = "`v1,` and the signature, or several"),
    ),
    request_body(content = Object, description = "As Clerk describes it"),
    responses(
        (status = 204, description = "Heard, and done"),
        (status = 400, response = BadRequest),
        (status = 409, response = Conflict),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/webhooks/clerk")]
pub(crate) async fn handler(
    state: Data<HttpState>,
    request: HttpRequest,
    chunks: Payload,
) -> Result<HttpResponse, Problem> {
    let headers = request.headers();
    // What was signed is the body as it came.
    let body = collect(chunks, MIB).await?;
    let message = SignedMessage {
        id: text(headers, "svix-id"),
        timestamp: text(headers, "svix-timestamp"),
        signature: text(headers, "svix-signature"),
        body: &body,
    };
    match state.accounts.heed_directory(message).await {
        Ok(()) => Ok(HttpResponse::NoContent().finish()),
        Err(DirectoryMessageError::Refused(refusal)) => {
            tracing::warn!(webhook.refusal = %refusal, "a webhook was refused");
            Err(refused(refusal))
        }
        Err(DirectoryMessageError::Identity(error)) => Err(error.into()),
    }
}

fn refused(refusal: MessageRefusal) -> Problem {
    let status = match refusal {
        MessageRefusal::Headers | MessageRefusal::Time | MessageRefusal::Signature => {
            StatusCode::BAD_REQUEST
        }
        MessageRefusal::Body => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Problem::new(status, "webhook_refused", refusal.to_string())
}

/// Empty where it is missing, which no signature is good for.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}
