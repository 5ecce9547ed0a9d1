//! `POST /sessions/{id}/start-stream`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use atelier_domain::editorial::Position;
use atelier_domain::kernel::SessionId;

use crate::auth::Caller;
use crate::extract::InPath;
use crate::problem::{Conflict, InvalidValues, NotFound, Problem};
use crate::routes::editorial::wire::event::SessionEvent;
use crate::sse;
use crate::state::HttpState;

/// Start a session and follow it
///
/// As `session_start`, answering with the event stream. Losing the connection does not stop the run.
#[utoipa::path(
    operation_id = "session_start_stream",
    tag = "sessions",
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 200, description = "Server-sent events to the end of the run",
            body = SessionEvent, content_type = "text/event-stream"),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/sessions/{id}/start-stream")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
) -> Result<HttpResponse, Problem> {
    let seen = state.editorial.get(scope, id).await?.session.last_sequence;
    // Followed before it is started: the reader is there when the first event is.
    let events = state
        .editorial
        .follow(scope, id, Position::entry(seen))
        .await?;
    state.editorial.start(scope, id).await?;
    Ok(sse::respond(&state, id, events))
}
