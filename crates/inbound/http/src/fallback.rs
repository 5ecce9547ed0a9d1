//! What no route takes: a wrong method of a path that exists (405), or a path that does not (404).

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::guard::OperationTable;
use crate::problem::Problem;

pub(crate) async fn fallback(
    request: HttpRequest,
    table: Data<OperationTable>,
) -> Result<HttpResponse, Problem> {
    let methods = table.methods_of(request.match_info().as_str()).join(", ");
    if methods.is_empty() {
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
