//! What contradicts itself: two spellings of a term, two ways to write a unit.

use std::collections::BTreeMap;

use crate::finding::{Finding, Rule};
use crate::lexicon::{Variant, spellings_of, variant_of};
use crate::text::{Language, Page, cased_like};

pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    if page.language != Language::English {
        return;
    }
    spellings(page, findings);
    percentages(page, findings);
}

/// The rarer spelling of a term gives way.
fn spellings(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let mut terms: BTreeMap<usize, Vec<(usize, Variant)>> = BTreeMap::new();
    for index in 0..page.words.len() {
        if page.free(index).is_some()
            && let Some(variant) = variant_of(page.word(index))
        {
            terms
                .entry(variant.term)
                .or_default()
                .push((index, variant));
        }
    }
    for uses in terms.values() {
        let Some(kept) = prevailing(uses) else {
            continue;
        };
        for (index, _) in uses.iter().filter(|(_, variant)| variant.spelling != kept) {
            if let Some(word) = page.words.get(*index) {
                findings.push(Finding {
                    range: word.start..word.end,
                    replacement: cased_like(page.word(*index), kept),
                    rule: Rule::Spelling,
                });
            }
        }
    }
}

/// The spelling that most uses have, the table's first among equals.
fn prevailing(uses: &[(usize, Variant)]) -> Option<&'static str> {
    let count = |spelling| {
        uses.iter()
            .filter(|(_, variant)| variant.spelling == spelling)
            .count()
    };
    let spellings = spellings_of(uses.first()?.1.term);
    spellings
        .iter()
        .copied()
        .rev()
        .max_by_key(|&spelling| count(spelling))
}

/// `12 percent` beside `30%`.
fn percentages(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let is_number = |index: usize| {
        let word = page.word(index);
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let has_signs = (0..page.words.len()).any(|index| {
        is_number(index)
            && page
                .free(index)
                .is_some_and(|word| page.slice(word.end..word.tail).starts_with('%'))
    });
    if !has_signs {
        return;
    }
    for index in 0..page.words.len() {
        if !(is_number(index) && page.is_joined(index) && page.word(index + 1) == "percent") {
            continue;
        }
        if let (Some(number), Some(unit)) = (page.words.get(index), page.words.get(index + 1)) {
            findings.push(Finding {
                range: number.start..unit.end,
                replacement: format!("{}%", page.word(index)),
                rule: Rule::PercentForm,
            });
        }
    }
}
