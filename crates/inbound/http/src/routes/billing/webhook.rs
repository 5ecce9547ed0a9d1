//! `POST /webhooks/stripe`

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use atelier_domain::billing::EventRefusal;
use atelier_usecases::billing::PaymentMessageError;

use crate::extract::{MIB, collect};
use crate::problem::{
    BadRequest, InvalidValues, Problem, TooLarge, Unavailable, UnsupportedMediaType,
};
use crate::state::HttpState;

const SIGNATURE: &str = "stripe-signature";

/// Hear what happened at Stripe
///
/// For Stripe alone, which signs what it sends. Messages may come in any order and more than once: each is kept, and then
/// acted on once, after the answer.
#[utoipa::path(
    operation_id = "stripe_webhook",
    tag = "billing",
    security(()),
    extensions(("x-rate-class" = json!("webhook"))),
    params(("stripe-signature" = String, Header, description = "`t=`, a time, `,v1=` and the signature, or several")),
    request_body(content = Object, description = "As Stripe describes it"),
    responses(
        (status = 200, description = "Kept"),
        (status = 400, response = BadRequest),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
        (status = 503, response = Unavailable),
    ),
)]
#[post("/webhooks/stripe")]
pub(crate) async fn handler(
    state: Data<HttpState>,
    request: HttpRequest,
    chunks: Payload,
) -> Result<HttpResponse, Problem> {
    // What was signed is the body as it came.
    let body = collect(chunks, MIB).await?;
    let signature = request.headers().get(SIGNATURE);
    let signature = signature.and_then(|value| value.to_str().ok());
    // Empty where it is missing, which no signature is.
    let received = state.billing.receive(&body, signature.unwrap_or_default());
    match received.await {
        Ok(()) => Ok(HttpResponse::Ok().finish()),
        Err(PaymentMessageError::Refused(refusal)) => {
            tracing::warn!(webhook.refusal = %refusal, "a webhook was refused");
            Err(refused(refusal))
        }
        Err(PaymentMessageError::Billing(error)) => Err(error.into()),
    }
}

fn refused(refusal: EventRefusal) -> Problem {
    let status = match refusal {
        EventRefusal::Header | EventRefusal::Time | EventRefusal::Signature => {
            StatusCode::BAD_REQUEST
        }
        EventRefusal::Body => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Problem::new(status, "webhook_refused", refusal.to_string())
}
