//! How sentences begin.

use crate::finding::{Finding, Rule};
use crate::text::{Language, Page, Sentence, capitalised, decapitalised};

/// How many words a subject between `There are` and `that` may have.
const MOST_SUBJECT_WORDS: usize = 8;

/// After a `that` that is itself the subject of what follows; only then can it be left out with `There are`.
const VERBS: [&str; 36] = [
    "affect", "allow", "are", "can", "cause", "change", "come", "contain", "could", "explain",
    "follow", "had", "has", "have", "help", "helps", "is", "lead", "make", "makes", "matter",
    "may", "might", "must", "need", "needs", "provide", "require", "show", "should", "support",
    "want", "was", "were", "will", "work",
];

/// First words that lose their capital without harm.
const COMMON_OPENINGS: [&str; 14] = [
    "A", "An", "He", "It", "Our", "She", "That", "The", "There", "These", "They", "This", "We",
    "You",
];

const LINKS: [&str; 3] = ["In addition,", "Likewise,", "Moreover,"];

pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    if page.language != Language::English {
        return;
    }
    for sentence in &page.sentences {
        findings.extend(there_is(page, sentence));
    }
    repeated_starts(page, findings);
}

/// `There are many tools that help` says `Many tools help`.
fn there_is(page: &Page<'_>, sentence: &Sentence) -> Option<Finding> {
    let first = sentence.words.start;
    if page.opening(sentence)? != "There" || !page.is_joined(first) {
        return None;
    }
    if !["is", "are", "was", "were"].contains(&page.word(first + 1)) {
        return None;
    }
    let end = sentence.words.end.min(first + 3 + MOST_SUBJECT_WORDS);
    let pronoun =
        (first + 3..end).find(|&index| ["that", "which", "who"].contains(&page.word(index)))?;
    let is_unbroken = (first + 1..=pronoun).all(|index| page.is_joined(index));
    if !is_unbroken || !VERBS.contains(&page.word(pronoun + 1)) {
        return None;
    }
    let subject = page.words.get(first + 2)?.start..page.words.get(pronoun - 1)?.end;
    Some(Finding {
        range: page.words.get(first)?.start..page.words.get(pronoun)?.end,
        replacement: capitalised(page.slice(subject)),
        rule: Rule::Opening,
    })
}

/// Links the third of three sentences that begin alike to what stands before it.
fn repeated_starts(page: &Page<'_>, findings: &mut Vec<Finding>) {
    // How many sentences up to this one begin alike; one that was linked begins a new count.
    let mut alike = 1;
    let mut is_linked = false;
    let mut links = LINKS.iter().cycle();
    for (before, sentence) in page.sentences.iter().zip(page.sentences.iter().skip(1)) {
        let opening = page
            .opening(sentence)
            .filter(|opening| COMMON_OPENINGS.contains(opening));
        let goes_on = !is_linked
            && opening.is_some()
            && before.block == sentence.block
            && page.opening(before) == opening;
        alike = if goes_on { alike + 1 } else { 1 };
        is_linked = false;
        let first = sentence.words.start;
        if alike < 3 || !page.is_joined(first) {
            continue;
        }
        if let (Some(word), Some(next), Some(link)) = (
            page.words.get(first),
            page.words.get(first + 1),
            links.next(),
        ) {
            findings.push(Finding {
                range: word.start..next.end,
                replacement: format!("{link} {}", decapitalised(page.slice(word.start..next.end))),
                rule: Rule::RepeatedStart,
            });
            is_linked = true;
        }
    }
}
