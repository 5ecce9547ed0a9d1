//! The API description and the page that shows it. Everything the page needs is served from here.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use serde_json::json;
use utoipa_swagger_ui::Config;

use crate::api::Description;
use crate::fallback;
use crate::openapi;
use crate::problem::Problem;
use crate::state::HttpState;

const PAGE: &str = "/api/docs/";

/// The page styles its elements one by one and draws its icons from data addresses; it loads nothing from elsewhere.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// No validator: the page would send the description's address to somebody else's server.
static PAGE_CONFIG: LazyLock<Arc<Config<'static>>> =
    LazyLock::new(|| Arc::new(Config::new([openapi::PATH]).validator_url("none")));

#[get("/")]
pub(crate) async fn index(request: HttpRequest, state: Data<HttpState>) -> HttpResponse {
    fallback::page(&request, &state).unwrap_or_else(|| {
        HttpResponse::Ok().json(json!({"name": "Atelier", "docs": PAGE, "openapi": openapi::PATH}))
    })
}

#[get("/api/v1/openapi.json")]
pub(crate) async fn description(description: Data<Description>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(description.0.clone())
}

#[get("/api/docs")]
pub(crate) async fn to_page() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, PAGE))
        .finish()
}

#[get("/api/docs/{file:.*}")]
pub(crate) async fn page(file: Path<String>) -> Result<HttpResponse, Problem> {
    let file = utoipa_swagger_ui::serve(&file, Arc::clone(&PAGE_CONFIG))
        .map_err(|error| Problem::internal(error.to_string()))?
        .ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "route_not_found",
                "there is nothing at this path",
            )
        })?;
    let bytes = match file.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    Ok(HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header((CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(BoxBody::new(bytes)))
}
