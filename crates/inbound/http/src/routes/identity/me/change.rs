//! `PATCH /users/me`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, patch};

use super::settings::{expected, head};
use crate::auth::Person;
use crate::extract::JsonBody;
use crate::problem::{
    BadRequest, InvalidValues, PreconditionFailed, Problem, TooLarge, UnsupportedMediaType,
};
use crate::routes::identity::wire::{Me, MePatch};
use crate::state::HttpState;

/// Change name and time zone
#[utoipa::path(
    operation_id = "user_change",
    tag = "users",
    security(("person" = [])),
    params(("If-Match" = Option<String>, Header, nullable = false,
        description = "The `ETag` of the settings that were read, or `*`")),
    request_body = MePatch,
    responses(
        (status = 200, description = "The person as they are now", body = Me,
            headers(("ETag" = String, description = "The quoted revision of the settings"))),
        (status = 400, response = BadRequest),
        (status = 412, response = PreconditionFailed),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[patch("/users/me")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    request: HttpRequest,
    JsonBody(body): JsonBody<MePatch>,
) -> Result<HttpResponse, Problem> {
    let (accounts, scope) = (&state.accounts, identity.scope());
    let expected = expected(accounts, scope, &request).await?;
    let person = accounts
        .change_profile(scope, expected, body.into())
        .await?;
    Ok(head(person.profile.revision).json(Me::from(person)))
}
