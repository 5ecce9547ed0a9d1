//! Phrases with a shorter or more exact form, and words that can go.

use crate::finding::{Finding, Rule};
use crate::lexicon;
use crate::text::{Language, Page, article_for, cased_like};

pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let table = lexicon::phrases(page.language);
    if table.is_empty() {
        return;
    }
    let mut free_from = 0;
    for index in 0..page.words.len() {
        let Some(word) = page.free(index).filter(|word| word.start >= free_from) else {
            continue;
        };
        let found = match lexicon::find(table, page.text.get(word.start..).unwrap_or_default()) {
            Some(entry) => phrase(
                page,
                index,
                word.start + entry.phrase.len(),
                entry.remedy,
                entry.rule,
            ),
            None => filler(page, index),
        };
        if let Some(finding) = found {
            free_from = finding.range.end;
            findings.push(finding);
        }
    }
}

/// The finding for a phrase from the word at `first` up to the byte `end`.
fn phrase(page: &Page<'_>, first: usize, end: usize, remedy: &str, rule: Rule) -> Option<Finding> {
    let last = last_word(page, first, end)?;
    let start = page.words.get(first)?.start;
    let original = page.slice(start..end);
    // Shouted phrases are titles or warnings.
    if original
        .chars()
        .filter(|c| c.is_uppercase())
        .nth(1)
        .is_some()
        && original.chars().all(|c| !c.is_lowercase())
    {
        return None;
    }
    if remedy.is_empty() {
        return omission(page, first, last, rule);
    }
    Some(with_article(
        page,
        first,
        end,
        cased_like(original, remedy),
        rule,
    ))
}

/// The word that ends at the byte `end`, when everything from `first` on may be edited.
fn last_word(page: &Page<'_>, first: usize, end: usize) -> Option<usize> {
    let mut index = first;
    while page.words.get(index)?.end < end {
        page.gap(index)?;
        index += 1;
    }
    (page.free(index)?.end == end).then_some(index)
}

fn filler(page: &Page<'_>, index: usize) -> Option<Finding> {
    /// Before them a filler is no filler: `not really`, `this very day`, `as simply as`.
    const HOLD_BEFORE: [&str; 22] = [
        "not", "never", "no", "nor", "the", "this", "that", "these", "those", "its", "his", "her",
        "my", "your", "our", "their", "as", "so", "how", "and", "or", "nicht",
    ];
    /// After them leaving the filler out would leave a torso.
    const HOLD_AFTER: [&str; 24] = [
        "a", "an", "and", "or", "but", "of", "than", "if", "as", "the", "much", "many", "few",
        "little", "same", "first", "last", "best", "own", "not", "und", "oder", "nicht", "so",
    ];
    let word = page.free(index)?;
    let text = page.word(index);
    if !lexicon::is_filler(page.language, text) {
        return None;
    }
    let is_one_of =
        |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let before = index.checked_sub(1).map_or("", |before| page.word(before));
    let negated = before.ends_with("n't") || before.ends_with("n’t") || before.starts_with("kein");
    let follows_directly = index
        .checked_sub(1)
        .and_then(|before| page.words.get(before))
        .is_some_and(|before| before.span == word.span);
    if negated || (follows_directly && is_one_of(&HOLD_BEFORE, before)) {
        return None;
    }
    let next = page.word(index + 1);
    // A filler before a filler is left to that one.
    if (page.is_joined(index) && is_one_of(&HOLD_AFTER, next))
        || lexicon::is_filler(page.language, next)
    {
        return None;
    }
    omission(page, index, index, Rule::Filler)
}

/// Leaves words out; the next one takes their place and their capital.
fn omission(page: &Page<'_>, first: usize, last: usize, rule: Rule) -> Option<Finding> {
    let start = page.words.get(first)?.start;
    let opens = page.word(first).starts_with(char::is_uppercase);
    match page.gap(last)? {
        " " => {}
        // Between two commas the words are an insertion, and the commas would stay.
        ", " if opens && page.language == Language::English => {}
        _ => return None,
    }
    let next = page.words.get(last + 1)?;
    let replacement = cased_like(
        page.slice(start..next.start),
        page.slice(next.start..next.end),
    );
    Some(with_article(page, first, next.end, replacement, rule))
}

/// A finding from the word at `first` on, with the article before it set right.
fn with_article(
    page: &Page<'_>,
    first: usize,
    end: usize,
    replacement: String,
    rule: Rule,
) -> Finding {
    let start = page.words.get(first).map_or(end, |word| word.start);
    let article = first
        .checked_sub(1)
        .filter(|&before| page.language == Language::English && page.is_joined(before))
        .and_then(|before| page.words.get(before))
        .map(|word| (word.start, page.slice(word.start..word.end)))
        .filter(|(_, text)| text.eq_ignore_ascii_case("a") || text.eq_ignore_ascii_case("an"));
    if let Some((article_start, text)) = article {
        let needed = cased_like(text, article_for(&replacement));
        if needed != text {
            return Finding {
                range: article_start..end,
                replacement: format!("{needed} {replacement}"),
                rule,
            };
        }
    }
    Finding {
        range: start..end,
        replacement,
        rule,
    }
}
