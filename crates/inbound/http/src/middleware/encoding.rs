//! Bodies come as they are: inflating one costs a thousand times its size before any limit can bite.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue};
use actix_web::middleware::Next;

use crate::problem::Problem;

/// Answers 415 to a body with any `Content-Encoding` but `identity`.
pub(crate) async fn refuse_encoded(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut encodings = request.headers().get_all(CONTENT_ENCODING);
    if encodings.all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return next
            .call(request)
            .await
            .map(ServiceResponse::map_into_boxed_body);
    }
    let detail = "encoded bodies are not taken; send the body as it is";
    let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "encoded_body", detail)
        .with_header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    Ok(request.error_response(problem))
}
