//! `GET /events`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;

use super::wire::event::PersonEvent;
use crate::auth::Caller;
use crate::extract::InQuery;
use crate::guard::Pass;
use crate::problem::{BadRequest, InvalidValues, Problem};
use crate::sse::{event_id, respond};
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// The id of the last event that was seen, where the header can't be set.
    #[param(nullable = false)]
    after: Option<String>,
}

/// Follow all sessions
///
/// The events of all of the person's runs, each run's in order. From after the last event that was seen, without a gap
/// or a repeat, on any node; where none is named, from now on, with open turns from their start. New runs appear by
/// themselves. The stream stays open; a reader that is too slow is cut off and can come back.
///
/// `position` is the event's id in the stream of its session: an event that is not after a session's `last_event_id`
/// is in that snapshot already. Of more than 256 runs at a time the ones that changed last are told of.
#[utoipa::path(
    operation_id = "events_follow",
    tag = "sessions",
    security(("api_key" = ["read"])),
    extensions(("x-rate-class" = json!("stream"))),
    params(
        ("Last-Event-ID" = Option<String>, Header, nullable = false,
            description = "The id of the last event that was seen"),
        EventsQuery,
    ),
    responses(
        (status = 200, description = "Server-sent events; one without data only moves the reader's id on",
            body = PersonEvent, content_type = "text/event-stream"),
        (status = 400, response = BadRequest),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/events")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    pass: Pass,
    state: Data<HttpState>,
    InQuery(query): InQuery<EventsQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let after = event_id::last_seen(&request, query.after.as_deref(), event_id::decode)?;
    let events = state.editorial.follow_all(scope, after).await?;
    Ok(respond::person(&state, events, pass))
}
