//! All rules on one page.

use crate::finding::Finding;
use crate::text::Page;

use super::{claims, doubled, frame, openings, overlong, phrases, punctuation};

/// Every flaw of a page in the order of the text. Where two overlap, the one that begins first, and among those the
/// longest, is kept: the other is found again once the first is mended.
pub(crate) fn inspect(page: &Page<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    phrases::find(page, &mut findings);
    doubled::find(page, &mut findings);
    punctuation::find(page, &mut findings);
    overlong::find(page, &mut findings);
    openings::find(page, &mut findings);
    claims::find(page, &mut findings);
    frame::find(page, &mut findings);

    findings.sort_by_key(|finding| (finding.range.start, std::cmp::Reverse(finding.range.end)));
    let mut end = 0;
    findings.retain(|finding| {
        let is_apart = finding.range.start >= end;
        if is_apart {
            end = finding.range.end;
        }
        is_apart
    });
    findings
}
