//! Words that stand there twice.

use crate::finding::{Finding, Rule};
use crate::text::{Language, Page};

/// Doubled in no language that uses them.
const ANYWHERE: [&str; 12] = [
    "the", "and", "of", "to", "for", "with", "und", "von", "für", "mit", "ein", "eine",
];
/// English words that can rightly stand twice.
const RIGHTLY: [&str; 14] = [
    "that", "had", "is", "her", "very", "no", "so", "bye", "ha", "really", "knock", "do", "you",
    "who",
];

pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for index in 0..page.words.len() {
        if !page.is_joined(index) {
            continue;
        }
        let (first, second) = (page.word(index), page.word(index + 1));
        if !first.eq_ignore_ascii_case(second) && first.to_lowercase() != second {
            continue;
        }
        let is_plain = second.chars().all(char::is_lowercase);
        let is_wrong = ANYWHERE.contains(&second)
            || (page.language == Language::English && !RIGHTLY.contains(&second));
        if let (true, true, Some(word), Some(next)) = (
            is_plain,
            is_wrong,
            page.words.get(index),
            page.words.get(index + 1),
        ) {
            findings.push(Finding {
                range: word.start..next.end,
                replacement: first.to_owned(),
                rule: Rule::DoubledWord,
            });
        }
    }
}
