//! The editors: remarks on the document, each with its remedy.

use atelier_domain::editorial::Role;
use atelier_domain::editorial::prompt::Sections;

use super::Answer;
use crate::finding::{Finding, Lens};
use crate::remark::gather;
use crate::rules::inspect;
use crate::score;
use crate::text::Page;

/// An editor raises half of what is wrong at a time, within these bounds.
const LEAST_REMARKS: usize = 6;
const MOST_REMARKS: usize = 40;

pub(super) fn answer(sections: &Sections<'_>, kind: &str) -> Answer {
    let document = sections.document.as_deref().unwrap_or_default();
    let page = Page::read(document);
    let all = inspect(&page);
    let lens = lens(kind);
    let findings: Vec<&Finding> = all
        .iter()
        .filter(|finding| lens.is_none_or(|lens| finding.rule.lens() == lens))
        .collect();

    let remarks = gather(document, &findings);
    let raised = remarks.len().div_ceil(2).clamp(LEAST_REMARKS, MOST_REMARKS);
    let mut lines = vec![opening(page.words.len(), remarks.len(), raised)];
    if !remarks.is_empty() {
        lines.push(String::new());
        lines.extend(
            remarks
                .iter()
                .take(raised)
                .map(|(remark, places)| remark.bullet(*places)),
        );
    }
    lines.push(String::new());
    lines.push(
        "What is not named here can stay as it is. (Scripted model: remarks are found by rule.)"
            .to_owned(),
    );
    Answer {
        prose: lines.join("\n"),
        evaluation: score::evaluation(&sections.criteria, &findings, page.words.len()),
    }
}

/// Which flaws a role looks for; a role that is not a ready one looks for all.
fn lens(kind: &str) -> Option<Lens> {
    [
        (Role::ContentExpert, Lens::Content),
        (Role::StyleEditor, Lens::Style),
        (Role::FactChecker, Lens::Facts),
    ]
    .into_iter()
    .find_map(|(role, lens)| (role.as_str() == kind).then_some(lens))
}

fn opening(words: usize, remarks: usize, raised: usize) -> String {
    match remarks {
        0 if words == 0 => "There is no prose here to remark on yet.".to_owned(),
        0 => format!(
            "The {words} words of this text break none of the rules that I judge by; I would change nothing."
        ),
        _ if remarks <= raised => {
            format!("In {words} words I would change this, what matters most first:")
        }
        _ => format!(
            "In {words} words {remarks} passages could be better. These {raised} matter most:"
        ),
    }
}
