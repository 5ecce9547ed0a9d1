//! Exports that are put together in the background.

use atelier_domain::identity;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::editorial::wire::wire_enum;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Export {
    id: Uuid,
    status: ExportStatus,
    /// Of the whole file; 0 until it is ready.
    bytes: u64,
    created_at: DateTime<Utc>,
    #[schema(required)]
    completed_at: Option<DateTime<Utc>>,
    /// From then on it can't be fetched any more.
    expires_at: DateTime<Utc>,
    /// Where the file is, once it is ready.
    #[schema(
        required,
        example = "/api/v1/users/me/exports/019a9f6e-2c00-7000-8000-000000000001/file"
    )]
    file: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportList {
    items: Vec<Export>,
}

wire_enum! {
    ExportStatus = identity::ExportStatus { Preparing, Ready, Failed }
}

/// Where an export is.
pub(crate) fn path(export: &identity::Export) -> String {
    format!("/api/v1/users/me/exports/{}", export.id)
}

impl From<identity::Export> for Export {
    fn from(export: identity::Export) -> Self {
        let is_ready = export.status == identity::ExportStatus::Ready;
        Self {
            id: export.id.as_uuid(),
            status: export.status.into(),
            bytes: export.bytes,
            created_at: export.created_at,
            completed_at: export.completed_at,
            expires_at: export.created_at + identity::Export::LIFE,
            file: is_ready.then(|| format!("{}/file", path(&export))),
        }
    }
}

impl From<Vec<identity::Export>> for ExportList {
    fn from(exports: Vec<identity::Export>) -> Self {
        Self {
            items: exports.into_iter().map(Export::from).collect(),
        }
    }
}
