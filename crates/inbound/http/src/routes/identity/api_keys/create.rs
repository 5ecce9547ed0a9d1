//! `POST /api-keys`

use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use crate::auth::Person;
use crate::extract::JsonBody;
use crate::problem::{
    BadRequest, Conflict, InvalidValues, Problem, TooLarge, UnsupportedMediaType,
};
use crate::routes::identity::wire::{ApiKeyDraft, NewApiKey};
use crate::state::HttpState;

/// Make an API key
///
/// Its secret is told this once. A person has at most 50 keys that are not revoked.
#[utoipa::path(
    operation_id = "api_key_create",
    tag = "api-keys",
    security(("person" = [])),
    extensions(("x-replay" = json!("once"))),
    request_body = ApiKeyDraft,
    responses(
        (status = 201, description = "The key and its secret", body = NewApiKey,
            headers(("Location" = String, description = "Its path"))),
        (status = 400, response = BadRequest),
        (status = 409, response = Conflict),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[post("/api-keys")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    JsonBody(draft): JsonBody<ApiKeyDraft>,
) -> Result<HttpResponse, Problem> {
    let (key, secret) = state.accounts.create_key(&identity, draft.into()).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/api-keys/{}", key.id)))
        .json(NewApiKey::new(key, &secret)))
}
