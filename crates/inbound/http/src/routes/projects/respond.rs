//! One project as an answer.

use actix_web::http::StatusCode;
use actix_web::http::header::ETag;
use actix_web::{HttpResponse, HttpResponseBuilder};
use atelier_domain::projects::ProjectSummary;

use super::wire::Project;
use crate::etag;

/// The entity tag is the revision: a session that comes or goes does not change it.
pub(super) fn respond(mut answer: HttpResponseBuilder, summary: ProjectSummary) -> HttpResponse {
    answer
        .insert_header(ETag(etag::tag(summary.project.revision)))
        .json(Project::from(summary))
}

pub(super) fn ok(summary: ProjectSummary) -> HttpResponse {
    respond(HttpResponse::build(StatusCode::OK), summary)
}
