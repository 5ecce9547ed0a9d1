//! `DELETE /api-keys/{id}`

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use atelier_domain::kernel::ApiKeyId;

use crate::auth::Person;
use crate::carry::to_its_end;
use crate::extract::InPath;
use crate::problem::{NotFound, Problem};
use crate::state::HttpState;

/// Revoke an API key
///
/// Nobody gets in with it any more, and its open streams end. It stays in the list.
#[utoipa::path(
    operation_id = "api_key_revoke",
    tag = "api-keys",
    security(("person" = [])),
    params(("id" = Uuid, Path, description = "The key")),
    responses(
        (status = 204, description = "It is revoked"),
        (status = 404, response = NotFound),
    ),
)]
#[delete("/api-keys/{id}")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    InPath(id): InPath<ApiKeyId>,
) -> Result<HttpResponse, Problem> {
    let (accounts, scope) = (Arc::clone(&state.accounts), identity.scope());
    to_its_end(async move { accounts.revoke_key(scope, id).await }).await??;
    Ok(HttpResponse::NoContent().finish())
}
