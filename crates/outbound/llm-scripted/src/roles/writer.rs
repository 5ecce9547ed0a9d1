//! The writer: drafts, and carries out what was asked for.

use std::collections::HashSet;

use atelier_domain::editorial::prompt::Sections;

use super::{Answer, draft};
use crate::edit::{Edit, apply};
use crate::finding::Finding;
use crate::remark::Remark;
use crate::rules::{closing_line, inspect};
use crate::score;
use crate::text::Page;

/// Without being asked the Writer mends one flaw in so many.
const LIGHT_PASS_SHARE: usize = 3;

pub(super) fn answer(sections: &Sections<'_>) -> Answer {
    let document = match sections.document.as_deref() {
        Some(document) if !document.trim().is_empty() => revise(document, sections),
        _ => draft::write(sections),
    };
    let page = Page::read(&document);
    let findings = inspect(&page);
    let findings: Vec<&Finding> = findings.iter().collect();
    let evaluation = score::evaluation(&sections.criteria, &findings, page.words.len());
    Answer {
        prose: document,
        evaluation,
    }
}

fn revise(document: &str, sections: &Sections<'_>) -> String {
    let page = Page::read(document);
    let findings = inspect(&page);
    let asked = asked(sections);
    if !asked.is_empty() {
        return apply(document, requested(&page, &findings, &asked));
    }
    let revised = apply(document, light_pass(&findings));
    let is_first_pass = sections.feedback.is_empty() && sections.briefs.is_empty();
    if is_first_pass && revised == document {
        return with_closing_line(&page).unwrap_or(revised);
    }
    revised
}

/// The brief's points, or without one the editors' remarks; what the person asks for comes first.
fn asked(sections: &Sections<'_>) -> Vec<Remark> {
    let notes = sections
        .notes
        .iter()
        .flat_map(|note| Remark::parse_all(note));
    let from = if sections.briefs.is_empty() {
        &sections.feedback
    } else {
        &sections.briefs
    };
    notes
        .chain(
            from.iter()
                .flat_map(|answer| Remark::parse_all(&answer.text)),
        )
        .collect()
}

/// Flaws that were named are mended wherever they are. Any other passage must be found exactly once, in prose.
fn requested<'a>(page: &Page<'_>, findings: &'a [Finding], asked: &'a [Remark]) -> Vec<Edit<'a>> {
    let wanted: HashSet<(&str, &str)> = asked
        .iter()
        .map(|remark| (remark.passage.as_str(), remark.replacement.as_str()))
        .collect();
    let mut found = HashSet::new();
    let mut edits = Vec::new();
    for finding in findings {
        let key = (
            page.slice(finding.range.clone()),
            finding.replacement.as_str(),
        );
        if wanted.contains(&key) {
            found.insert(key);
            edits.push(edit(finding));
        }
    }
    for remark in asked {
        if found.contains(&(remark.passage.as_str(), remark.replacement.as_str())) {
            continue;
        }
        let mut places = page.text.match_indices(&remark.passage);
        if let (Some((start, passage)), None) = (places.next(), places.next()) {
            let range = start..start + passage.len();
            if page.is_prose(&range) {
                edits.push(Edit {
                    range,
                    replacement: &remark.replacement,
                });
            }
        }
    }
    edits
}

fn light_pass(findings: &[Finding]) -> Vec<Edit<'_>> {
    let mut ranked: Vec<&Finding> = findings.iter().collect();
    ranked.sort_by_key(|finding| std::cmp::Reverse(finding.rule.severity()));
    ranked.truncate(findings.len().div_ceil(LIGHT_PASS_SHARE));
    ranked.into_iter().map(edit).collect()
}

fn edit(finding: &Finding) -> Edit<'_> {
    Edit {
        range: finding.range.clone(),
        replacement: &finding.replacement,
    }
}

/// The document with a last paragraph that says what it is about; nothing where it has one, or where its end is no
/// place for prose.
fn with_closing_line(page: &Page<'_>) -> Option<String> {
    let line = closing_line(page).filter(|line| !page.text.contains(line.as_str()))?;
    let body = page.text.trim_end();
    let tail = page.text.get(body.len()..)?;
    let closed = [body, "\n\n", &line, tail].concat();
    let after = Page::read(&closed);
    let is_paragraph = after.blocks.len() == page.blocks.len() + 1
        && after.blocks.last().is_some_and(|block| block.is_top_level);
    is_paragraph.then_some(closed)
}
