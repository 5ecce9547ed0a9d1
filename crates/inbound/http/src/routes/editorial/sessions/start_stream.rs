//! `POST /sessions/{id}/start-stream`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use atelier_domain::editorial::Position;
use atelier_domain::kernel::SessionId;

use crate::auth::Caller;
use crate::carry::carry_through;
use crate::extract::InPath;
use crate::guard::Pass;
use crate::middleware::IsReplay;
use crate::problem::{Conflict, CreditsRequired, InvalidValues, NotFound, Problem};
use crate::routes::editorial::wire::event::SessionEvent;
use crate::sse::respond;
use crate::state::HttpState;

/// Start a session and follow it
///
/// As `session_start`, answering with the event stream. Losing the connection does not stop the run. With the same
/// `Idempotency-Key` again, it joins the run from its beginning.
#[utoipa::path(
    operation_id = "session_start_stream",
    tag = "sessions",
    security(("api_key" = ["write"])),
    extensions(("x-rate-class" = json!("stream")), ("x-replay" = json!("joined"))),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 200, description = "Server-sent events to the end of the run",
            body = SessionEvent, content_type = "text/event-stream"),
        (status = 402, response = CreditsRequired),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/sessions/{id}/start-stream")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    pass: Pass,
    IsReplay(is_replay): IsReplay,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
) -> Result<HttpResponse, Problem> {
    if is_replay {
        let events = state.editorial.follow(scope, id, Position::START).await?;
        return Ok(respond::run(&state, id, events, pass));
    }
    let events = carry_through(&state, async move |editorial| {
        editorial.start_stream(scope, id).await
    })
    .await?;
    Ok(respond::run(&state, id, Some(events), pass))
}
