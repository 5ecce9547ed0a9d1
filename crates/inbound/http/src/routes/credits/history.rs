//! `GET /credits/history`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::credits::EntryFilter;
use atelier_domain::kernel::SessionId;
use serde::Deserialize;
use uuid::Uuid;

use super::wire::{EntryKind, History};
use crate::auth::Caller;
use crate::cursor;
use crate::extract::InQuery;
use crate::problem::{InvalidValues, Problem};
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryQuery {
    /// Entries of this kind alone.
    #[param(nullable = false, inline)]
    r#type: Option<EntryKind>,
    /// What was charged for the work of this session alone.
    #[param(nullable = false)]
    session_id: Option<Uuid>,
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List what came and went
///
/// Every change of the balance, newest first. An entry is never changed; work that cost nothing has one, too, with the
/// reason.
#[utoipa::path(
    operation_id = "credits_history",
    tag = "credits",
    security(("api_key" = ["read"])),
    params(HistoryQuery),
    responses(
        (status = 200, description = "A page of entries", body = History),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/credits/history")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InQuery(query): InQuery<HistoryQuery>,
) -> Result<Json<History>, Problem> {
    let (limit, after) = cursor::page(query.limit, query.cursor.as_deref())?;
    let filter = EntryFilter {
        kind: query.r#type.map(Into::into),
        session: query.session_id.map(SessionId::new),
    };
    let credits = &state.credits;
    let page = credits.history(scope, &filter, after, limit).await?;
    Ok(Json(page.into()))
}
