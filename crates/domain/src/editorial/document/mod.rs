//! Document versions and the differences between them.
//!
//! Every change of a document is a new [`DocumentVersion`] with its [`Author`]. [`diff`] compares any two word by
//! word without losing a byte; [`changed_share`] is the same comparison as one number, for the plateau rule.

mod author;
mod blocks;
mod diff;
mod share;
mod version;
mod words;

pub use author::{Author, AuthorError};
pub use diff::{Diff, Segment, SegmentKind, changed_share, diff};
pub use share::PerMille;
pub use version::{DocumentVersion, VersionNumber, VersionNumberError, VersionSummary};
pub use words::word_count;

#[cfg(test)]
mod tests;
