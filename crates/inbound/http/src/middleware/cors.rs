//! Pages of other sites that may read answers.

use actix_cors::Cors;
use actix_web::http::Method;
use actix_web::http::header::{
    AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderName, IF_MATCH, IF_NONE_MATCH, LOCATION, RETRY_AFTER,
};
use actix_web::middleware::Condition;

use super::{repeat, request_id};
use crate::guard::{API_KEY, GuardOptions, LIMIT, POLICY};

/// Seconds for which a browser need not ask again whether it may.
const PREFLIGHT_LIFE: usize = 600;

/// For the configured origins alone; with them a browser also sends its cookies. Without any there is no such thing.
pub(crate) fn cors(options: &GuardOptions) -> Condition<Cors> {
    let methods = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    let cors = Cors::default()
        .allowed_methods(methods)
        .allowed_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            IF_MATCH,
            IF_NONE_MATCH,
            API_KEY,
            repeat::HEADER,
            HeaderName::from_static("last-event-id"),
            request_id::HEADER,
        ])
        .expose_headers([
            ETAG,
            LOCATION,
            RETRY_AFTER,
            POLICY,
            LIMIT,
            repeat::REPLAYED,
            request_id::HEADER,
        ])
        .supports_credentials()
        .max_age(PREFLIGHT_LIFE);
    let origins = &options.allowed_origins;
    let cors = origins
        .iter()
        .fold(cors, |cors, origin| cors.allowed_origin(origin));
    Condition::new(!origins.is_empty(), cors)
}
