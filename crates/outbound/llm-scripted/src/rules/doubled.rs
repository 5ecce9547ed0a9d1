//! Words that stand there twice.

use crate::finding::{Finding, Rule};
use crate::text::{Language, Page};

/// English words that can rightly stand twice.
const RIGHTLY_IN_ENGLISH: [&str; 14] = [
    "that", "had", "is", "her", "very", "no", "so", "bye", "ha", "really", "knock", "do", "you",
    "who",
];
/// In German many words can (`die die`, `sie sie`); these can't.
const WRONGLY_IN_GERMAN: [&str; 6] = ["und", "von", "für", "mit", "ein", "eine"];

pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for index in 0..page.words.len() {
        if !page.is_joined(index) {
            continue;
        }
        let (first, second) = (page.word(index), page.word(index + 1));
        if !first
            .chars()
            .flat_map(char::to_lowercase)
            .eq(second.chars())
        {
            continue;
        }
        // The second must be in lower case: names and titles keep their rhythm.
        if !second.chars().all(char::is_lowercase) || !is_wrong(page.language, second) {
            continue;
        }
        if let (Some(word), Some(next)) = (page.words.get(index), page.words.get(index + 1)) {
            findings.push(Finding {
                range: word.start..next.end,
                replacement: first.to_owned(),
                rule: Rule::DoubledWord,
            });
        }
    }
}

fn is_wrong(language: Language, word: &str) -> bool {
    match language {
        Language::English => !RIGHTLY_IN_ENGLISH.contains(&word),
        Language::German => WRONGLY_IN_GERMAN.contains(&word),
        Language::Other => false,
    }
}
