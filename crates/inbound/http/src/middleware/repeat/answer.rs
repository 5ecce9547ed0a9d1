//! Answers as they are kept.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION,
};
use atelier_domain::identity::Answer;

use crate::problem::Problem;

/// Tells an answer that was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

const YES: HeaderValue = HeaderValue::from_static("true");

/// What belongs to an answer rather than to the request that it was given to.
const KEPT: [HeaderName; 4] = [CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION];

pub(super) fn keep(status: StatusCode, headers: &HeaderMap, body: Vec<u8>) -> Answer {
    let kept = KEPT.iter().filter_map(|name| {
        let value = headers.get(name)?.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    });
    Answer {
        status: status.as_u16(),
        headers: kept.collect(),
        body,
    }
}

/// The answer once more.
pub(super) fn replay(answer: Answer) -> Result<HttpResponse, Problem> {
    let status = StatusCode::from_u16(answer.status).map_err(Problem::internal)?;
    let mut response = HttpResponse::build(status);
    for header in answer.headers {
        response.insert_header(header);
    }
    response.insert_header((REPLAYED, YES));
    Ok(response.body(answer.body))
}

pub(super) fn mark(headers: &mut HeaderMap) {
    headers.insert(REPLAYED, YES);
}
