//! `GET /users/me`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use super::settings::head;
use crate::auth::Caller;
use crate::etag;
use crate::problem::{BadRequest, Problem};
use crate::routes::identity::wire::Me;
use crate::state::HttpState;

/// Who asks
///
/// The person, with their settings.
#[utoipa::path(
    operation_id = "user_get",
    tag = "users",
    security(("api_key" = ["read"])),
    params(("If-None-Match" = Option<String>, Header, nullable = false,
        description = "The `ETag` that the client has")),
    responses(
        (status = 200, description = "The person", body = Me,
            headers(("ETag" = String, description = "The quoted revision of the settings"))),
        (status = 304, description = "The settings are the ones that the client has"),
        (status = 400, response = BadRequest),
    ),
)]
#[get("/users/me")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let person = state.accounts.person(scope).await?;
    let mut response = head(person.profile.revision);
    if etag::is_known(&request, person.profile.revision)? {
        return Ok(response
            .status(actix_web::http::StatusCode::NOT_MODIFIED)
            .finish());
    }
    Ok(response.json(Me::from(person)))
}
