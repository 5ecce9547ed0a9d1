//! What a text lacks: an overview, a summary, an abbreviation written out.

use std::collections::HashMap;

use crate::finding::{Finding, Rule};
use crate::lexicon;
use crate::text::{Language, Page};

/// Shorter texts need no overview.
const OVERVIEW_FROM_WORDS: usize = 200;
/// Shorter texts need no summary.
const SUMMARY_FROM_WORDS: usize = 250;
/// Fewer sections need no overview.
const LEAST_SECTIONS: usize = 3;
/// Shorter texts are notes between people who know their abbreviations.
const ACRONYMS_FROM_WORDS: usize = 120;
const MOST_TOPICS: usize = 4;
const MOST_HEADING_BYTES: usize = 48;

/// Last sections that no summary belongs under.
const BACK_MATTER: [&str; 9] = [
    "licen",
    "contribut",
    "acknowledg",
    "reference",
    "author",
    "contact",
    "lizenz",
    "literatur",
    "credits",
];

pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    if page.language == Language::Other {
        return;
    }
    findings.extend(overview(page));
    findings.extend(summary(page));
    if page.language == Language::English && page.words.len() >= ACRONYMS_FROM_WORDS {
        acronyms(page, findings);
    }
}

/// A sentence that names what a text is about, in its language: from its headings or, without any, its most
/// frequent words. In a language that the rules don't know it is the bare list.
pub(crate) fn closing_line(page: &Page<'_>) -> Option<String> {
    let mut topics = section_titles(page);
    let has_sections = topics.len() > 1;
    if !has_sections {
        topics = frequent_words(page);
    }
    let list = enumeration(&topics, page.language)?;
    Some(match (page.language, has_sections) {
        (Language::English, true) => format!("In short, the parts to take away are {list}."),
        (Language::English, false) => format!("In short, this text is about {list}."),
        (Language::German, _) => format!("Kurz gesagt geht es um {list}."),
        (Language::Other, _) => format!("({list})"),
    })
}

fn summary(page: &Page<'_>) -> Option<Finding> {
    if page.words.len() < SUMMARY_FROM_WORDS {
        return None;
    }
    let ends_in_back_matter = page.headings.last().is_some_and(|heading| {
        let heading = heading.to_lowercase();
        BACK_MATTER.iter().any(|title| heading.contains(title))
    });
    let is_summed_up = page
        .headings
        .iter()
        .any(|heading| is_summary_title(heading))
        || [
            "In short",
            "In summary",
            "To sum up",
            "In conclusion",
            "Kurz gesagt",
            "Zusammenfassend",
        ]
        .iter()
        .any(|lead| page.text.contains(lead));
    if ends_in_back_matter || is_summed_up {
        return None;
    }
    appended(
        page,
        page.blocks.len().checked_sub(1)?,
        &closing_line(page)?,
        Rule::Summary,
    )
}

fn is_summary_title(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    [
        "summary",
        "conclusion",
        "fazit",
        "zusammenfassung",
        "takeaway",
    ]
    .iter()
    .any(|title| heading.contains(title))
}

fn overview(page: &Page<'_>) -> Option<Finding> {
    let titles = section_titles(page);
    if page.words.len() < OVERVIEW_FROM_WORDS || titles.len() < LEAST_SECTIONS {
        return None;
    }
    let (lead, known) = match page.language {
        Language::English => ("The sections below cover", ["section", "covers", "below"]),
        Language::German => (
            "Die Abschnitte unten behandeln",
            ["Abschnitt", "Kapitel", "folgenden"],
        ),
        Language::Other => return None,
    };
    // A text that opens with a section has no place for an overview but under that section's heading.
    let opening = page
        .blocks
        .first()
        .filter(|block| block.headings_before <= 1)?;
    let opening_text = page.slice(opening.spans.first()?.start..opening.spans.last()?.end);
    if known.iter().any(|word| opening_text.contains(word)) {
        return None;
    }
    let list = enumeration(&titles, page.language)?;
    appended(page, 0, &format!("{lead} {list}."), Rule::Overview)
}

/// A sentence more at the end of a block, when that is a paragraph of whole sentences.
fn appended(page: &Page<'_>, block: usize, sentence: &str, rule: Rule) -> Option<Finding> {
    if !page.blocks.get(block)?.is_top_level {
        return None;
    }
    let last = page
        .sentences
        .iter()
        .rev()
        .find(|sentence| sentence.block == block)?
        .words
        .end
        .checked_sub(1)?;
    let span_end = page.blocks.get(block)?.spans.last()?.end;
    let word = page.free(last).filter(|word| word.tail == span_end)?;
    if !page.slice(word.end..word.tail).ends_with(['.', '!', '?']) {
        return None;
    }
    // A word or two before it make the passage one that a person finds.
    let start = match last.checked_sub(1) {
        Some(before) if page.is_joined(before) => page.words.get(before)?.start,
        _ => word.start,
    };
    Some(Finding {
        range: start..word.tail,
        replacement: format!("{} {sentence}", page.slice(start..word.tail)),
        rule,
    })
}

/// The titles of the sections: every heading but the first, which is the text's own.
fn section_titles(page: &Page<'_>) -> Vec<String> {
    page.headings
        .iter()
        .skip(1)
        .filter(|title| !title.is_empty() && title.len() <= MOST_HEADING_BYTES)
        .filter(|title| {
            title
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’'))
        })
        .take(MOST_TOPICS)
        .map(|title| quoted(title, page.language))
        .collect()
}

/// A title inside a sentence keeps its own capitals.
fn quoted(title: &str, language: Language) -> String {
    match language {
        Language::German => format!("„{title}“"),
        Language::English | Language::Other => format!("“{title}”"),
    }
}

/// The words that a text uses most, short ones aside; the earlier first among equals.
fn frequent_words(page: &Page<'_>) -> Vec<String> {
    const SHORTEST: usize = 6;
    const MOST: usize = 3;
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    for index in 0..page.words.len() {
        let word = page.word(index);
        if page.free(index).is_some()
            && word.chars().nth(SHORTEST - 1).is_some()
            && word.chars().all(char::is_alphabetic)
        {
            let (count, _) = counts.entry(word.to_lowercase()).or_insert((0, index));
            *count += 1;
        }
    }
    let mut ranked: Vec<(usize, usize)> = counts.into_values().collect();
    ranked.sort_by_key(|&(count, first)| (std::cmp::Reverse(count), first));
    ranked
        .into_iter()
        .take(MOST)
        .map(|(_, first)| match page.language {
            Language::English => page.word(first).to_lowercase(),
            Language::German | Language::Other => page.word(first).to_owned(),
        })
        .collect()
}

fn enumeration(items: &[String], language: Language) -> Option<String> {
    let and = match language {
        Language::English => " and ",
        Language::German => " und ",
        Language::Other => ", ",
    };
    let (last, others) = items.split_last()?;
    Some(if others.is_empty() {
        last.clone()
    } else {
        [&others.join(", "), and, last].concat()
    })
}

/// The first use of each known abbreviation that is nowhere written out.
fn acronyms(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let mut seen: Vec<&str> = Vec::new();
    for index in 0..page.words.len() {
        let acronym = page.word(index);
        let Some(expansion) = lexicon::expansion_of(acronym).filter(|_| !seen.contains(&acronym))
        else {
            continue;
        };
        seen.push(acronym);
        let Some(word) = page.free(index) else {
            continue;
        };
        // The first words suffice: the text may go on in the plural.
        let stem = expansion
            .get(..expansion.len().min(12))
            .unwrap_or(expansion);
        let is_explained =
            contains_ignoring_case(page.text, stem) || page.text.contains(&format!("({acronym})"));
        if is_explained {
            continue;
        }
        findings.push(Finding {
            range: word.start..word.end,
            replacement: format!("{acronym} ({expansion})"),
            rule: Rule::Acronym,
        });
    }
}

fn contains_ignoring_case(text: &str, needle: &str) -> bool {
    text.as_bytes()
        .windows(needle.len())
        .any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}
