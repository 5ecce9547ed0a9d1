//! The answer that is an event stream.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use atelier_domain::kernel::{PortError, SessionId};
use atelier_usecases::editorial::{EventStream, PersonStream};
use futures_util::{Stream, StreamExt};

use super::body::EventBody;
use super::frame::{Framed, OfRun};
use crate::guard::Pass;
use crate::metrics::EventLag;
use crate::state::HttpState;

/// Tells nginx and its kin not to wait for a full buffer.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// A run's stream; 204 where there is none because nothing is left to tell, which also stops browsers from coming back.
pub(crate) fn run(
    state: &HttpState,
    session: SessionId,
    events: Option<EventStream>,
    pass: Pass,
) -> HttpResponse {
    let Some(events) = events else {
        return HttpResponse::NoContent().finish();
    };
    let lag = EventLag::from_now(Arc::clone(&state.clock));
    let events = events.map(move |told| {
        told.map(|event| {
            lag.told(&event);
            OfRun { session, event }
        })
    });
    respond(state, events, pass)
}

/// The stream of all runs of a person.
pub(crate) fn person(state: &HttpState, events: PersonStream, pass: Pass) -> HttpResponse {
    respond(state, events, pass)
}

fn respond<F: Framed + 'static>(
    state: &HttpState,
    events: impl Stream<Item = Result<F, PortError>> + Unpin + 'static,
    pass: Pass,
) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-cache, no-transform"))
        .insert_header((ACCEL_BUFFERING, "no"))
        .streaming(EventBody::new(events, state.draining.clone(), pass))
}
