//! Files to show to the rules.

use crate::finding::Finding;
use crate::tidy::file::TextFile;

pub(super) fn file(path: &str, text: &str) -> TextFile {
    TextFile::new(path, text.as_bytes().to_vec()).unwrap()
}

/// The lines and rules of what was found.
pub(super) fn places(findings: impl IntoIterator<Item = Finding>) -> Vec<(usize, &'static str)> {
    findings
        .into_iter()
        .map(|finding| (finding.line, finding.rule))
        .collect()
}
