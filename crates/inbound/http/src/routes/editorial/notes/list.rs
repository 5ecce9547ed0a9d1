//! `GET /sessions/{id}/notes`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::kernel::SessionId;
use serde::Deserialize;

use crate::auth::Caller;
use crate::cursor;
use crate::extract::{InPath, InQuery};
use crate::problem::{InvalidValues, NotFound, Problem};
use crate::routes::editorial::wire::NoteList;
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NotesQuery {
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List the notes of a session
///
/// In the order they were added.
#[utoipa::path(
    operation_id = "note_list",
    tag = "sessions",
    security(("api_key" = ["read"])),
    params(("id" = Uuid, Path, description = "The session"), NotesQuery),
    responses(
        (status = 200, description = "A page of them", body = NoteList),
        (status = 404, response = NotFound),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/sessions/{id}/notes")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    InQuery(query): InQuery<NotesQuery>,
) -> Result<Json<NoteList>, Problem> {
    let (limit, after) = cursor::page(query.limit, query.cursor.as_deref())?;
    let page = state.editorial.notes(scope, id, after, limit).await?;
    Ok(Json(page.into()))
}
