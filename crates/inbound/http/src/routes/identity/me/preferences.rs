//! `PUT /users/me/preferences`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, put};

use super::settings::{expected, head};
use crate::auth::Person;
use crate::extract::JsonBody;
use crate::problem::{
    BadRequest, InvalidValues, PreconditionFailed, Problem, TooLarge, UnsupportedMediaType,
};
use crate::routes::identity::wire::{Preferences, PreferencesDraft};
use crate::state::HttpState;

/// Set all preferences
///
/// What is left out takes its default. With `If-Match` they are written only if the settings are still the ones that
/// the client read.
#[utoipa::path(
    operation_id = "preferences_put",
    tag = "users",
    security(("person" = [])),
    params(("If-Match" = Option<String>, Header, nullable = false,
        description = "The `ETag` of the settings that were read, or `*`")),
    request_body = PreferencesDraft,
    responses(
        (status = 200, description = "The preferences as they are now", body = Preferences,
            headers(("ETag" = String, description = "The quoted revision of the settings"))),
        (status = 400, response = BadRequest),
        (status = 412, response = PreconditionFailed),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[put("/users/me/preferences")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    request: HttpRequest,
    JsonBody(body): JsonBody<PreferencesDraft>,
) -> Result<HttpResponse, Problem> {
    let (accounts, scope) = (&state.accounts, identity.scope());
    let expected = expected(accounts, scope, &request).await?;
    let person = accounts
        .set_preferences(scope, expected, body.into())
        .await?;
    let preferences = Preferences::from(person.profile.preferences);
    Ok(head(person.profile.revision).json(preferences))
}
