//! Documents, versions, differences.

use atelier_domain::editorial::document::{self, PerMille, VersionNumber};
use atelier_domain::kernel::Page;
use atelier_usecases::editorial::DiffOf;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SegmentKind;
use crate::cursor;

/// The document as it stood after one change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Document {
    #[schema(minimum = 1)]
    version: u32,
    #[schema(example = "# Rivers\n\nA river is never the same twice.")]
    content: String,
    word_count: u64,
    /// `user` or `agent:<id>`.
    #[schema(example = "agent:writer")]
    author: String,
    /// The round in which it was made; 0 before the first.
    round: u32,
    created_at: DateTime<Utc>,
}

/// A version without its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionSummary {
    #[schema(minimum = 1)]
    version: u32,
    word_count: u64,
    /// `user` or `agent:<id>`.
    #[schema(example = "user")]
    author: String,
    /// The round in which it was made; 0 before the first.
    round: u32,
    created_at: DateTime<Utc>,
}

/// Newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionList {
    items: Vec<VersionSummary>,
    /// Null at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentWrite {
    /// The whole text.
    #[schema(
        min_length = 1,
        pattern = r"\S",
        example = "# Rivers\n\nA river is never twice the same."
    )]
    pub(crate) content: String,
}

/// How one version becomes another, word by word.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Diff {
    #[schema(minimum = 1)]
    from: u32,
    #[schema(minimum = 1)]
    to: u32,
    /// Equal and deleted ones, joined, are the old text; equal and inserted ones the new.
    segments: Vec<Segment>,
    words_inserted: u64,
    words_deleted: u64,
    #[schema(minimum = 0, maximum = 1)]
    changed_share: f64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Segment {
    kind: SegmentKind,
    text: String,
}

/// A share as a number from 0 to 1.
pub(super) fn share(share: PerMille) -> f64 {
    f64::from(share.get()) / f64::from(PerMille::WHOLE.get())
}

impl From<document::DocumentVersion> for Document {
    fn from(version: document::DocumentVersion) -> Self {
        Self {
            version: version.number.get(),
            content: version.content,
            word_count: version.word_count,
            author: version.author.into(),
            round: version.round,
            created_at: version.created_at,
        }
    }
}

impl From<document::VersionSummary> for VersionSummary {
    fn from(version: document::VersionSummary) -> Self {
        Self {
            version: version.number.get(),
            word_count: version.word_count,
            author: version.author.into(),
            round: version.round,
            created_at: version.created_at,
        }
    }
}

impl From<Page<document::VersionSummary, VersionNumber>> for VersionList {
    fn from(page: Page<document::VersionSummary, VersionNumber>) -> Self {
        Self {
            items: page.items.into_iter().map(VersionSummary::from).collect(),
            next_cursor: page.next.as_ref().map(cursor::encode),
        }
    }
}

impl From<DiffOf> for Diff {
    fn from(DiffOf { from, to, diff }: DiffOf) -> Self {
        Self {
            from: from.get(),
            to: to.get(),
            segments: diff
                .segments
                .into_iter()
                .map(|segment| Segment {
                    kind: segment.kind.into(),
                    text: segment.text,
                })
                .collect(),
            words_inserted: diff.words_inserted,
            words_deleted: diff.words_deleted,
            changed_share: share(diff.change_share),
        }
    }
}
