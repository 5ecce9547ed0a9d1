//! An entry of the phrase tables and the way to it.

use crate::finding::Rule;

/// A phrase, its remedy (empty: leave it out), and the rule it breaks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) phrase: &'static str,
    pub(crate) remedy: &'static str,
    pub(crate) rule: Rule,
}

pub(super) const fn entry(phrase: &'static str, remedy: &'static str, rule: Rule) -> Entry {
    Entry {
        phrase,
        remedy,
        rule,
    }
}

/// The longest entry that `text` begins with and that ends where a word ends. `table` is sorted.
pub(crate) fn find<'a>(table: &'a [Entry], text: &str) -> Option<&'a Entry> {
    let word = text
        .split(|c: char| !is_word_part(c))
        .next()
        .filter(|word| !word.is_empty())?;
    let first = table.partition_point(|entry| precedes(entry.phrase, word));
    table
        .iter()
        .skip(first)
        .take_while(|entry| starts_with(entry.phrase, word))
        .filter(|entry| starts_with(text, entry.phrase) && ends_word(text, entry.phrase.len()))
        .max_by_key(|entry| entry.phrase.len())
}

fn precedes(phrase: &str, word: &str) -> bool {
    lower_bytes(phrase).lt(lower_bytes(word))
}

fn lower_bytes(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().map(|byte| byte.to_ascii_lowercase())
}

fn starts_with(text: &str, head: &str) -> bool {
    text.get(..head.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(head))
}

fn ends_word(text: &str, at: usize) -> bool {
    text.get(at..)
        .is_some_and(|rest| !rest.starts_with(is_word_part))
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')
}
