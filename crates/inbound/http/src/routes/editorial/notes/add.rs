//! `POST /sessions/{id}/notes`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use atelier_domain::kernel::SessionId;

use crate::auth::Caller;
use crate::carry::carry_through;
use crate::extract::{InPath, JsonBody};
use crate::problem::{
    BadRequest, Conflict, InvalidValues, NotFound, Problem, TooLarge, UnsupportedMediaType,
};
use crate::routes::editorial::wire::{Note, NoteDraft};
use crate::state::HttpState;

/// Add a note
///
/// The writers of the next round read it, and it outranks what the editors say. Notes can be added at any time, also
/// while the session runs; the round under way is not disturbed.
#[utoipa::path(
    operation_id = "note_add",
    tag = "sessions",
    security(("api_key" = ["write"])),
    params(("id" = Uuid, Path, description = "The session")),
    request_body = NoteDraft,
    responses(
        (status = 201, description = "The note", body = Note),
        (status = 400, response = BadRequest),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/sessions/{id}/notes")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    JsonBody(draft): JsonBody<NoteDraft>,
) -> Result<HttpResponse, Problem> {
    let note = carry_through(&state, async move |editorial| {
        editorial.add_note(scope, id, &draft.text).await
    })
    .await?;
    Ok(HttpResponse::Created().json(Note::from(note)))
}
