//! `DELETE /users/me`

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};

use crate::auth::Person;
use crate::carry::to_its_end;
use crate::extract::JsonBody;
use crate::problem::{BadRequest, InvalidValues, Problem, TooLarge, UnsupportedMediaType};
use crate::routes::identity::wire::AccountEnd;
use crate::state::HttpState;

/// Delete the account
///
/// With everything in it, for good. Nobody gets in any more from this moment on; what there is goes in the background.
/// What the books need stays, without the person.
#[utoipa::path(
    operation_id = "user_delete",
    tag = "users",
    security(("person" = [])),
    request_body = AccountEnd,
    responses(
        (status = 202, description = "The account is closed, and being removed"),
        (status = 400, response = BadRequest),
        (status = 413, response = TooLarge),
        (status = 415, response = UnsupportedMediaType),
        (status = 422, response = InvalidValues),
    ),
)]
#[delete("/users/me")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    JsonBody(body): JsonBody<AccountEnd>,
) -> Result<HttpResponse, Problem> {
    let accounts = Arc::clone(&state.accounts);
    to_its_end(async move { accounts.delete_account(&identity, &body.confirm).await }).await??;
    Ok(HttpResponse::Accepted().finish())
}
