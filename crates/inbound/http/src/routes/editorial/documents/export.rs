//! `GET /sessions/{id}/export`

use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use atelier_domain::editorial::EditorialError;
use atelier_domain::kernel::SessionId;
use atelier_usecases::editorial;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{InPath, InQuery};
use crate::problem::{InvalidValues, NotFound, Problem};
use crate::state::HttpState;

#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportFormat {
    #[default]
    Markdown,
    Html,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    #[serde(default)]
    /// `markdown` unless given.
    #[param(inline, required = false)]
    format: ExportFormat,
}

/// Export the document
///
/// As it stands, as a file to save. HTML is one page that loads nothing and runs nothing.
#[utoipa::path(
    operation_id = "document_export",
    tag = "documents",
    security(("api_key" = ["read"])),
    params(("id" = Uuid, Path, description = "The session"), ExportQuery),
    responses(
        (status = 200, description = "The file",
            content((String = "text/markdown"), (String = "text/html")),
            headers(("Content-Disposition" = String, description = "A name for the file"))),
        (status = 404, response = NotFound),
        (status = 422, response = InvalidValues),
    ),
)]
#[get("/sessions/{id}/export")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
    InPath(id): InPath<SessionId>,
    InQuery(query): InQuery<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let exported = state
        .editorial
        .export(scope, id, query.format.into())
        .await
        .map_err(no_document)?;
    Ok(HttpResponse::Ok()
        .content_type(exported.content_type)
        .insert_header(attachment(exported.file_name))
        .body(exported.content))
}

/// The only version that an export reads is the current one.
fn no_document(error: EditorialError) -> Problem {
    match error {
        EditorialError::VersionNotFound => Problem::no_document(),
        other => other.into(),
    }
}

/// Never shown in place. Old clients read the plain name, which has ASCII letters only.
fn attachment(file_name: String) -> ContentDisposition {
    let plain = file_name
        .chars()
        .map(|c| if c.is_ascii() { c } else { '_' })
        .collect();
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(plain),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: file_name.into_bytes(),
            }),
        ],
    }
}

impl From<ExportFormat> for editorial::ExportFormat {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Markdown => Self::Markdown,
            ExportFormat::Html => Self::Html,
        }
    }
}
