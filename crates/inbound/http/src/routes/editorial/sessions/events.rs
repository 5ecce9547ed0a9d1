//! `GET /sessions/{id}/events`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use atelier_domain::editorial::Position;
use atelier_domain::kernel::SessionId;
use serde::Deserialize;

use crate::auth::Caller;
use crate::extract::{InPath, InQuery};
use crate::guard::Pass;
use crate::problem::{BadRequest, InvalidValues, NotFound, Problem};
use crate::routes::editorial::wire::event::SessionEvent;
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

/// Follow a session
///
/// From after the last event that was seen to the end of the run, without a gap or a repeat; from the beginning
/// where none is named. Join at any time, on any node. A reader that is too slow is cut off and can come back.
#[utoipa::path(
    operation_id = "session_events",
    tag = "sessions",
    security(("api_key" = ["read"])),
    extensions(("x-rate-class" = json!("stream"))),
    params(
        ("id" = Uuid, Path, description = "The session"),
        ("Last-Event-ID" = Option<String>, Header, nullable = false,
            description = "The id of the last event that was seen"),
        EventsQuery,
    ),
    responses(
        (status = 200, description = "Server-sent events", body = SessionEvent, content_type = "text/event-stream"),
        (status = 204, description = "The run is over, and everything was seen"),
        (status = 400, response = BadRequest),
        (status = 404, response = NotFound),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/sessions/{id}/events")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    pass: Pass,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    InQuery(query): InQuery<EventsQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let seen = event_id::last_seen(&request, query.after.as_deref(), |id| id.parse().ok())?;
    let after = seen.unwrap_or(Position::START);
    let events = state.editorial.follow(scope, id, after).await?;
    Ok(respond::run(&state, id, events, pass))
}
