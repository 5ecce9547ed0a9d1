//! What no route takes: a wrong method of a path that exists (405), or a path that does not (404).

use std::collections::BTreeSet;

use actix_web::dev::ResourceDef;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::PathItem;

use crate::problem::Problem;

/// The methods of every path that there is.
pub(crate) struct RouteTable(Vec<(ResourceDef, BTreeSet<&'static str>)>);

impl RouteTable {
    /// Those of the API description, and pages, which are only read.
    pub(crate) fn of(description: &OpenApi, pages: &[&str]) -> Self {
        let operations = description.paths.paths.iter();
        let operations =
            operations.map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item)));
        let pages = pages
            .iter()
            .map(|path| (ResourceDef::new(*path), BTreeSet::from(["GET"])));
        Self(operations.chain(pages).collect())
    }

    /// The methods that the path takes; none where there is no such path.
    fn methods_of(&self, path: &str) -> BTreeSet<&'static str> {
        let matching = self.0.iter().filter(|(pattern, _)| pattern.is_match(path));
        matching
            .flat_map(|(_, methods)| methods.iter().copied())
            .collect()
    }
}

fn methods(item: &PathItem) -> BTreeSet<&'static str> {
    let operations = [
        ("DELETE", item.delete.is_some()),
        ("GET", item.get.is_some()),
        ("PATCH", item.patch.is_some()),
        ("POST", item.post.is_some()),
        ("PUT", item.put.is_some()),
    ];
    operations
        .into_iter()
        .filter(|(_, exists)| *exists)
        .map(|(method, _)| method)
        .collect()
}

pub(crate) async fn fallback(
    request: HttpRequest,
    table: Data<RouteTable>,
) -> Result<HttpResponse, Problem> {
    let methods = Vec::from_iter(table.methods_of(request.path())).join(", ");
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
