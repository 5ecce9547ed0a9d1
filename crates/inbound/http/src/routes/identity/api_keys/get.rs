//! `GET /api-keys/{id}`

use actix_web::get;
use actix_web::web::{Data, Json};
use atelier_domain::kernel::ApiKeyId;

use crate::auth::Person;
use crate::extract::InPath;
use crate::problem::{NotFound, Problem};
use crate::routes::identity::wire::ApiKey;
use crate::state::HttpState;

/// Get an API key
#[utoipa::path(
    operation_id = "api_key_get",
    tag = "api-keys",
    security(("person" = [])),
    params(("id" = Uuid, Path, description = "The key")),
    responses(
        (status = 200, description = "The key, without its secret", body = ApiKey),
        (status = 404, response = NotFound),
    ),
)]
#[get("/api-keys/{id}")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    InPath(id): InPath<ApiKeyId>,
) -> Result<Json<ApiKey>, Problem> {
    let key = state.accounts.key(identity.scope(), id).await?;
    Ok(Json(key.into()))
}
