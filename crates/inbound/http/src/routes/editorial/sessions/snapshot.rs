//! The answer to a command: the session as it stands after it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;

use crate::problem::Problem;
use crate::routes::editorial::wire::Session;
use crate::state::HttpState;

pub(super) async fn snapshot(
    state: &HttpState,
    scope: Scope,
    id: SessionId,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let view = state.editorial.get(scope, id).await?;
    Ok(HttpResponse::build(status).json(Session::from(&view)))
}
