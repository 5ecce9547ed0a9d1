//! A version with its entity tag.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETag};
use actix_web::{HttpResponse, HttpResponseBuilder};
use atelier_domain::editorial::document::{DocumentVersion, VersionNumber};

use crate::etag;
use crate::routes::editorial::wire::Document;

pub(super) fn respond(status: StatusCode, version: DocumentVersion) -> HttpResponse {
    head(status, version.number).json(Document::from(version))
}

/// What goes with every answer about a version; a browser may keep it but has to ask before it uses it.
pub(super) fn head(status: StatusCode, version: VersionNumber) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header(ETag(etag::tag(version)))
        .insert_header((CACHE_CONTROL, "private, no-cache"));
    response
}
