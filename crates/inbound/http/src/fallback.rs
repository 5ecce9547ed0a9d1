//! What no route takes: an address of the web client, a wrong method of a path that exists (405), or a path that does
//! not (404).

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::guard::OperationTable;
use crate::problem::Problem;
use crate::state::HttpState;

pub(crate) async fn fallback(
    request: HttpRequest,
    table: Data<OperationTable>,
    state: Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let methods = table.methods_of(request.match_info().as_str()).join(", ");
    if methods.is_empty() {
        if let Some(page) = page(&request, &state) {
            return Ok(page);
        }
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "route_not_found",
            "there is nothing at this path",
        ));
    }
    let detail = format!("this path takes {methods} only");
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail);
    let allow = HeaderValue::from_str(&methods).map_err(Problem::internal)?;
    Err(problem.with_header(ALLOW, allow))
}

/// What the web client has at this address. Paths of the API are nobody's pages, whether they exist or not.
pub(crate) fn page(request: &HttpRequest, state: &HttpState) -> Option<HttpResponse> {
    let client = state.client?;
    let is_api = request.path() == "/api" || request.path().starts_with("/api/");
    if is_api || !request.method().is_safe() {
        return None;
    }
    client(request)
}
