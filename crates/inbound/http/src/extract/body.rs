//! JSON bodies.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::{BytesMut, Payload as Chunks};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::input;
use crate::problem::Problem;

pub(crate) const MIB: usize = 1024 * 1024;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// No operation takes more.
pub(crate) const LARGEST_BODY: usize = 8 * MIB;

/// A JSON body of at most `LIMIT` bytes: 1 MiB unless the operation takes whole documents.
#[derive(Debug)]
pub(crate) struct JsonBody<T, const LIMIT: usize = MIB>(pub(crate) T);

impl<T: DeserializeOwned + 'static, const LIMIT: usize> FromRequest for JsonBody<T, LIMIT> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let admitted = admit(request, &[JSON], LIMIT);
        let chunks = Chunks::from_request(request, payload);
        Box::pin(async move {
            admitted?;
            let chunks = chunks
                .await
                .map_err(|error| Problem::from_framework(&error))?;
            let body = collect(chunks, LIMIT).await?;
            input::json(&body).map(Self)
        })
    }
}

/// A body of at most 1 MiB that programs send as JSON, and pages as a form.
#[derive(Debug)]
pub(crate) struct JsonOrForm<T> {
    pub(crate) value: T,
    pub(crate) is_form: bool,
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonOrForm<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let admitted = admit(request, &[JSON, FORM], MIB);
        let is_form = request.content_type().eq_ignore_ascii_case(FORM);
        let chunks = Chunks::from_request(request, payload);
        Box::pin(async move {
            admitted?;
            let chunks = chunks
                .await
                .map_err(|error| Problem::from_framework(&error))?;
            let body = collect(chunks, MIB).await?;
            let value = if is_form {
                input::form(&body)?
            } else {
                input::json(&body)?
            };
            Ok(Self { value, is_form })
        })
    }
}

/// What can be refused before a byte of the body is read.
fn admit(request: &HttpRequest, types: &[&str], limit: usize) -> Result<(), Problem> {
    let given = request.content_type();
    if !types.iter().any(|typ| typ.eq_ignore_ascii_case(given)) {
        let detail = format!("the body must be {}", types.join(" or "));
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            detail,
        ));
    }
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    Ok(())
}

pub(crate) async fn collect(mut chunks: Chunks, limit: usize) -> Result<BytesMut, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        let chunk =
            chunk.map_err(|_| Problem::malformed("incomplete_body", "the body ended too soon"))?;
        if body.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn too_large(limit: usize) -> Problem {
    let detail = format!("the body must have at most {limit} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
}
