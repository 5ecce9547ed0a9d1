//! Terms that are spelled in more than one way.

use std::ops::RangeInclusive;

/// One spelling of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    pub(crate) spelling: &'static str,
    /// The term whose spelling it is; one text should use one spelling of it.
    pub(crate) term: usize,
}

/// The first spelling of each is taken where a text uses both equally often.
const TERMS: [[&str; 2]; 20] = [
    ["email", "e-mail"],
    ["online", "on-line"],
    ["website", "web-site"],
    ["database", "data-base"],
    ["colour", "color"],
    ["behaviour", "behavior"],
    ["favour", "favor"],
    ["centre", "center"],
    ["organise", "organize"],
    ["organisation", "organization"],
    ["realise", "realize"],
    ["recognise", "recognize"],
    ["analyse", "analyze"],
    ["optimise", "optimize"],
    ["catalogue", "catalog"],
    ["grey", "gray"],
    ["cooperate", "co-operate"],
    ["GitHub", "Github"],
    ["JavaScript", "Javascript"],
    ["PostgreSQL", "Postgresql"],
];

/// Lengths of the spellings in the table, in bytes.
const LENGTHS: RangeInclusive<usize> = 4..=12;

/// The variant that a word is: names to the letter, other words in any case.
pub(crate) fn variant_of(word: &str) -> Option<Variant> {
    if !LENGTHS.contains(&word.len()) {
        return None;
    }
    TERMS.iter().enumerate().find_map(|(term, spellings)| {
        let spelling = spellings
            .iter()
            .find(|spelling| spelling.eq_ignore_ascii_case(word))?;
        let is_name = spelling.starts_with(char::is_uppercase);
        let spelling = if is_name {
            spellings.iter().find(|spelling| **spelling == word)?
        } else {
            spelling
        };
        Some(Variant { spelling, term })
    })
}

/// Both spellings of a variant's term.
pub(crate) fn spellings_of(term: usize) -> &'static [&'static str] {
    TERMS.get(term).map_or(&[], |spellings| spellings)
}
