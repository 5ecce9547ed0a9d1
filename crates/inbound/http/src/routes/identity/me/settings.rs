//! Settings with their entity tag, and writes that depend on it.

use actix_web::HttpRequest;
use actix_web::http::header::{CACHE_CONTROL, ETag, IfMatch};
use actix_web::{HttpResponse, HttpResponseBuilder};
use atelier_domain::identity::{IdentityError, Scope};
use atelier_usecases::identity::Accounts;

use crate::etag;
use crate::problem::Problem;

/// The beginning of every answer that tells settings. A browser may keep them but has to ask before it uses them.
pub(super) fn head(revision: u64) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .insert_header(ETag(etag::tag(revision)))
        .insert_header((CACHE_CONTROL, "private, no-cache"));
    response
}

/// The revision that the condition of the request holds for; the write then makes sure that it still is the current
/// one.
pub(super) async fn expected(
    accounts: &Accounts,
    scope: Scope,
    request: &HttpRequest,
) -> Result<Option<u64>, Problem> {
    let condition = match etag::if_match(request)? {
        None | Some(IfMatch::Any) => return Ok(None),
        Some(condition) => condition,
    };
    let current = accounts.person(scope).await?.profile.revision;
    if etag::matches(&condition, Some(current)) {
        Ok(Some(current))
    } else {
        Err(IdentityError::SettingsChanged.into())
    }
}
