//! The row of a document's version.

use atelier_domain::editorial::document::{Author, DocumentVersion, VersionNumber, VersionSummary};
use atelier_domain::kernel::{PortError, SessionId};
use chrono::{DateTime, Utc};
use sea_orm::DerivePartialModel;
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "document_versions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) session_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i64,
    pub(crate) content: String,
    pub(crate) word_count: i64,
    pub(crate) author: String,
    pub(crate) round: i64,
    pub(crate) created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Everything but the content, which may be large.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub(crate) struct Listed {
    session_id: Uuid,
    number: i64,
    word_count: i64,
    author: String,
    round: i64,
    created_at: DateTime<Utc>,
}

impl Model {
    pub(crate) fn new(session: SessionId, version: &DocumentVersion) -> Result<Self, PortError> {
        Ok(Self {
            session_id: session.as_uuid(),
            number: version.number.get().into(),
            content: version.content.clone(),
            word_count: signed(version.word_count)?,
            author: version.author.to_string(),
            round: version.round.into(),
            created_at: micros(version.created_at),
        })
    }
}

impl TryFrom<Model> for DocumentVersion {
    type Error = Corrupt;

    fn try_from(row: Model) -> Result<Self, Corrupt> {
        let listed = Listed {
            session_id: row.session_id,
            number: row.number,
            word_count: row.word_count,
            author: row.author,
            round: row.round,
            created_at: row.created_at,
        };
        let summary = VersionSummary::try_from(listed)?;
        Ok(Self {
            number: summary.number,
            content: row.content,
            word_count: summary.word_count,
            author: summary.author,
            round: summary.round,
            created_at: summary.created_at,
        })
    }
}

impl TryFrom<Listed> for VersionSummary {
    type Error = Corrupt;

    fn try_from(listed: Listed) -> Result<Self, Corrupt> {
        let row = Row {
            table: "document_versions",
            id: format_args!("({}, {})", listed.session_id, listed.number),
        };
        Ok(Self {
            number: row.present(
                "number",
                VersionNumber::new(row.number("number", listed.number)?),
            )?,
            word_count: row.number("word_count", listed.word_count)?,
            author: row.read("author", listed.author.parse::<Author>())?,
            round: row.number("round", listed.round)?,
            created_at: listed.created_at,
        })
    }
}
