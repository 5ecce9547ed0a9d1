//! The synthesizer: one brief out of all remarks.

use std::collections::HashSet;

use atelier_domain::editorial::prompt::Sections;

use super::Answer;
use crate::finding::Finding;
use crate::remark::Remark;
use crate::rules::inspect;
use crate::score;
use crate::text::Page;

/// Half of the remarks go to the Writer at a time, but not fewer than so many: a revision that changes everything
/// at once is one that nobody can follow.
const LEAST_POINTS: usize = 4;

pub(super) fn answer(sections: &Sections<'_>) -> Answer {
    let document = sections.document.as_deref().unwrap_or_default();
    let page = Page::read(document);
    let findings = inspect(&page);
    let findings: Vec<&Finding> = findings.iter().collect();

    let remarks = weighed(sections, document);
    let points = remarks
        .len()
        .div_ceil(2)
        .max(LEAST_POINTS)
        .min(remarks.len());
    let mut lines = vec![opening(remarks.len(), points)];
    if points > 0 {
        lines.push(String::new());
    }
    for (index, (remark, editor)) in remarks.iter().take(points).enumerate() {
        lines.push(remark.point(index + 1, editor));
    }
    lines.push(String::new());
    lines.push(
        "Leave the rest of the document as it is. (Scripted model: remarks are merged by rule.)"
            .to_owned(),
    );
    Answer {
        prose: lines.join("\n"),
        evaluation: score::evaluation(&sections.criteria, &findings, page.words.len()),
    }
}

/// The editors' remarks on passages that are there, each once, the most severe first and else in the order in which
/// the editors take turns: each editor's first remark, then each one's second.
fn weighed<'a>(sections: &'a Sections<'_>, document: &str) -> Vec<(Remark, &'a str)> {
    let mut remarks: Vec<(usize, Remark, &str)> = sections
        .feedback
        .iter()
        .flat_map(|feedback| {
            Remark::parse_all(&feedback.text)
                .enumerate()
                .map(|(rank, remark)| (rank, remark, feedback.agent_name.as_str()))
        })
        .collect();
    remarks.sort_by_key(|(rank, remark, _)| (std::cmp::Reverse(remark.severity), *rank));
    let mut known = HashSet::new();
    remarks
        .into_iter()
        .filter(|(_, remark, _)| {
            known.insert(remark.passage.clone()) && document.contains(&remark.passage)
        })
        .map(|(_, remark, editor)| (remark, editor))
        .collect()
}

fn opening(remarks: usize, points: usize) -> String {
    match remarks {
        0 => "The editors ask for no replacement that I could pass on: the document can stay as it is.".to_owned(),
        _ if points == remarks => "All of the editors' remarks go to the Writer, what matters most first:".to_owned(),
        _ => format!("Of the editors' {remarks} remarks these {points} go to the Writer now, what matters most first:"),
    }
}
