//! Sentences that are better cut in two.

use crate::finding::{Finding, Rule};
use crate::text::{Language, Page, Sentence, capitalised};

/// A sentence with more words is overlong.
const MOST_WORDS: usize = 30;
/// Each half keeps at least so many.
const LEAST_WORDS: usize = 6;
/// How far behind its subject a verb is looked for.
const VERB_WITHIN: usize = 5;

/// Words that can begin a sentence as its subject.
const SUBJECTS: [&str; 30] = [
    "a", "all", "an", "another", "both", "each", "every", "he", "her", "his", "i", "it", "its",
    "many", "most", "my", "nobody", "our", "she", "some", "that", "the", "their", "there", "these",
    "they", "this", "those", "we", "you",
];

const VERBS: [&str; 40] = [
    "allows", "are", "became", "becomes", "began", "begins", "brings", "came", "can", "comes",
    "could", "did", "do", "does", "gave", "gives", "had", "has", "have", "helps", "is", "keeps",
    "made", "makes", "may", "means", "might", "must", "needs", "runs", "should", "shows", "takes",
    "took", "was", "went", "were", "will", "works", "would",
];

pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    if page.language == Language::Other {
        return;
    }
    for sentence in &page.sentences {
        if sentence.words.len() > MOST_WORDS {
            findings.extend(split(page, sentence));
        }
    }
}

/// The cut nearest to the middle.
fn split(page: &Page<'_>, sentence: &Sentence) -> Option<Finding> {
    let middle = sentence.words.start + sentence.words.len() / 2;
    let first = sentence.words.start + LEAST_WORDS - 1;
    let last = sentence.words.end.saturating_sub(LEAST_WORDS + 1);
    (first..=last)
        .filter_map(|index| Some((index.abs_diff(middle), cut(page, sentence, index)?)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, finding)| finding)
}

/// A cut behind the word at `index`, where one is possible.
fn cut(page: &Page<'_>, sentence: &Sentence, index: usize) -> Option<Finding> {
    let (opening, conjunction) = match page.gap(index)? {
        "; " if is_only_semicolon(page, sentence, index) => (index + 1, ""),
        ", " if page.language == Language::English && page.is_joined(index + 1) => {
            match page.word(index + 1) {
                "and" => (index + 2, ""),
                "but" => (index + 2, "But "),
                "so" => (index + 2, "So "),
                _ => return None,
            }
        }
        _ => return None,
    };
    let word = page.words.get(index)?;
    let next = page.free(opening)?;
    let subject = page.word(opening);
    if opening == index + 2 && !opens_clause(page, sentence, opening) {
        return None;
    }
    let subject = if conjunction.is_empty() {
        capitalised(subject)
    } else {
        subject.to_owned()
    };
    Some(Finding {
        range: word.start..next.end,
        replacement: format!("{}. {conjunction}{subject}", page.word(index)),
        rule: Rule::Overlong,
    })
}

/// Several semicolons make a list, which does not come apart.
fn is_only_semicolon(page: &Page<'_>, sentence: &Sentence, at: usize) -> bool {
    sentence
        .words
        .clone()
        .filter(|&index| index != at)
        .filter_map(|index| page.words.get(index))
        .all(|word| !page.slice(word.end..word.tail).contains(';'))
}

fn opens_clause(page: &Page<'_>, sentence: &Sentence, opening: usize) -> bool {
    let is_one_of = |list: &[&str], index: usize| {
        let word = page.word(index);
        list.iter().any(|known| known.eq_ignore_ascii_case(word))
    };
    let end = sentence.words.end.min(opening + 1 + VERB_WITHIN);
    is_one_of(&SUBJECTS, opening) && (opening + 1..end).any(|index| is_one_of(&VERBS, index))
}
