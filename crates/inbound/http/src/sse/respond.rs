//! The answer that is an event stream.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use atelier_domain::kernel::SessionId;
use atelier_usecases::editorial::EventStream;

use super::body::EventBody;
use crate::state::HttpState;

/// Tells nginx and its kin not to wait for a full buffer.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The stream; 204 where there is none because nothing is left to tell, which also stops browsers from coming back.
pub(crate) fn respond(
    state: &HttpState,
    session: SessionId,
    events: Option<EventStream>,
) -> HttpResponse {
    let Some(events) = events else {
        return HttpResponse::NoContent().finish();
    };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-cache, no-transform"))
        .insert_header((ACCEL_BUFFERING, "no"))
        .streaming(EventBody::new(session, events, state.draining.clone()))
}
