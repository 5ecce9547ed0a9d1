//! A remark as editors write it, synthesizers pass it on and writers carry it out.
//!
//! On the way it is plain prose, `"passage" → "replacement"` or `Replace "passage" with "replacement"`, so that a
//! person and any other model can read it, and so that remarks by other models are understood as well.

use std::collections::HashMap;

use crate::finding::{Finding, Severity};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) passage: String,
    pub(crate) replacement: String,
    pub(crate) severity: Severity,
    pub(crate) reason: String,
}

impl Remark {
    const MOST_PER_ANSWER: usize = 200;

    /// As a point of an editor's list.
    pub(crate) fn bullet(&self, places: usize) -> String {
        let places = if places > 1 {
            format!(" ({places} places)")
        } else {
            String::new()
        };
        format!(
            "- {}: {} → {}{places}. {}",
            self.severity.as_str(),
            quoted(&self.passage),
            quoted(&self.replacement),
            self.reason
        )
    }

    /// As a point of the synthesizer's brief.
    pub(crate) fn point(&self, number: usize, editor: &str) -> String {
        format!(
            "{number}. {}: replace {} with {}. {} ({editor})",
            self.severity.as_str(),
            quoted(&self.passage),
            quoted(&self.replacement),
            self.reason
        )
    }

    /// Reads a remark out of one line, whoever wrote it; nothing where a line asks for no replacement.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (before, passage, after) = take_quoted(line)?;
        let (between, replacement, after) = take_quoted(after)?;
        let connects = ["→", "->", "=>", "with", "by"]
            .iter()
            .any(|sign| between.contains(sign));
        if !connects || passage.is_empty() || passage == replacement {
            return None;
        }
        let severity = Severity::ALL
            .into_iter()
            .find(|severity| before.contains(severity.as_str()))
            .unwrap_or(Severity::Moderate);
        Some(Self {
            passage,
            replacement,
            severity,
            reason: reason(after).to_owned(),
        })
    }

    /// The remarks of an answer, in its order. Each is looked for in the whole document, so their number is bounded.
    pub(crate) fn parse_all(text: &str) -> impl Iterator<Item = Self> + '_ {
        text.lines()
            .filter_map(Self::parse)
            .take(Self::MOST_PER_ANSWER)
    }
}

/// Findings with the same passage and remedy as one remark, with the number of its places; the most severe first,
/// else in the order of the text.
pub(crate) fn gather(text: &str, findings: &[&Finding]) -> Vec<(Remark, usize)> {
    let mut remarks: Vec<(Remark, usize)> = Vec::new();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for finding in findings {
        let passage = text.get(finding.range.clone()).unwrap_or_default();
        let place = *known
            .entry((passage, &finding.replacement))
            .or_insert(remarks.len());
        if let Some((_, places)) = remarks.get_mut(place) {
            *places += 1;
            continue;
        }
        let remark = Remark {
            passage: passage.to_owned(),
            replacement: finding.replacement.clone(),
            severity: finding.rule.severity(),
            reason: finding.rule.reason().to_owned(),
        };
        remarks.push((remark, 1));
    }
    remarks.sort_by_key(|(remark, _)| std::cmp::Reverse(remark.severity));
    remarks
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The text before the first quotation, the quotation, and the text behind it.
fn take_quoted(text: &str) -> Option<(&str, String, &str)> {
    let (before, rest) = text.split_once(['"', '“'])?;
    let mut quotation = String::new();
    let mut chars = rest.chars();
    loop {
        match chars.next()? {
            '"' | '”' => return Some((before, quotation, chars.as_str())),
            '\\' if chars.as_str().starts_with(['"', '\\']) => quotation.extend(chars.next()),
            c => quotation.push(c),
        }
    }
}

/// What is said after the replacement, without the number of places or the editor's name.
fn reason(after: &str) -> &str {
    let after = after.trim();
    let after = match after.split_once(')') {
        Some((count, rest)) if count.starts_with('(') => rest,
        _ => after,
    };
    let after = after.trim_start_matches(['.', ':', ',', ';', ' ']);
    match after.rsplit_once(" (") {
        Some((reason, _)) if after.ends_with(')') => reason,
        _ => after,
    }
}

#[cfg(test)]
mod tests;
